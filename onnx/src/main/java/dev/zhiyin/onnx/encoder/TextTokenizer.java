package dev.zhiyin.onnx.encoder;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cuts text into the numbers of a model's vocabulary. Thread-safe.
 *
 * <p>Every string has tokens, at least the special ones. Unpaired surrogates and the control
 * characters that a BERT vocabulary leaves out vanish; what it does not know is its unknown token.
 */
record TextTokenizer(HuggingFaceTokenizer tokenizer) implements AutoCloseable {
  /** Opens the tokenizer, with its own padding off and cutting at the model's limit on. */
  static TextTokenizer open(EncoderFiles files) {
    // The library would otherwise ask the network about itself.
    System.setProperty("ai.djl.offline", "true");
    try {
      var options = options(files.descriptor().maximumTokens());
      var tokenizer =
          new TextTokenizer(
              HuggingFaceTokenizer.newInstance(
                  new ByteArrayInputStream(files.tokenizer()), options));
      tokenizer.requireSpecialTokens();
      return tokenizer;
    } catch (IOException | RuntimeException e) {
      throw new ModelUnusable(
          "encoder '%s': its tokenizer.json is not usable: %s"
              .formatted(files.descriptor().name(), e.getMessage()),
          e);
    }
  }

  private void requireSpecialTokens() {
    if (ids("").length == 0) {
      close();
      throw new IllegalArgumentException(
          "an empty text has no tokens; wanted a post_processor that adds special ones");
    }
  }

  private static Map<String, String> options(int maximumTokens) {
    String limit = Integer.toString(maximumTokens);
    return Map.of(
        "padding", "false", "truncation", "true", "maxLength", limit, "modelMaxLength", limit);
  }

  /** Token ids, special ones included, at most the model's limit. */
  long[] ids(String text) {
    return tokenizer.encode(text, true, false).getIds();
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  /**
   * Texts that go through the model together, padded to the longest.
   *
   * @param members positions of its texts among all
   * @param width tokens of the longest
   */
  record TokenBatch(List<Integer> members, int width) {
    TokenBatch {
      members = List.copyOf(members);
    }

    /**
     * Divides texts into batches of like length, the longest first, so that little is padding and
     * little is left to wait for at the end. Depends on the lengths only.
     *
     * @param tokens each text's tokens
     * @param budget tokens in a batch, padding included; a longer text is a batch of its own
     */
    static List<TokenBatch> divide(List<long[]> tokens, int budget) {
      List<Integer> longestFirst =
          IntStream.range(0, tokens.size())
              .boxed()
              .sorted(Comparator.comparingInt((Integer i) -> tokens.get(i).length).reversed())
              .toList();
      var batches = new ArrayList<TokenBatch>();
      for (int from = 0; from < longestFirst.size(); ) {
        int width = tokens.get(longestFirst.get(from)).length;
        int to = Math.min(longestFirst.size(), from + Math.max(1, budget / width));
        batches.add(new TokenBatch(longestFirst.subList(from, to), width));
        from = to;
      }
      return batches;
    }

    int size() {
      return members.size();
    }
  }
}
