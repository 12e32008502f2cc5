package dev.zhiyin.onnx.encoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
