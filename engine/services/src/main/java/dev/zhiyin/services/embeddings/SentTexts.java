package dev.zhiyin.services.embeddings;

import dev.zhiyin.engine.config.EncoderSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sent of texts, so that every string has an embedding: what is longer than the model takes
 * is cut, and what is no text becomes a space. Tokens are estimated, since the tokenizer is the
 * service's: one for each character of Chinese, Japanese or Korean and for each sign, one for three
 * letters or digits.
 */
public final class SentTexts {
  /** Services refuse an empty text. */
  private static final String NOTHING = "-";

  private static final int THIRDS = 3;
  private static final int FIRST_IDEOGRAPH = 0x2E80;

  private SentTexts() {}

  /** A batch of texts, which begins at a place among all. */
  record TextBatch(int from, List<String> texts, long tokens) {
    TextBatch {
      texts = List.copyOf(texts);
    }

    int to() {
      return from + texts.size();
    }
  }

  /** Divides texts, as they are sent, in their order. */
  static List<TextBatch> divide(List<String> sent, EncoderSettings.Batch limits) {
    var batches = new ArrayList<TextBatch>();
    int from = 0;
    long tokens = 0;
    for (int i = 0; i < sent.size(); i++) {
      long more = tokens(sent.get(i));
      if (i > from && (i - from == limits.texts() || tokens + more > limits.tokens())) {
        batches.add(new TextBatch(from, sent.subList(from, i), tokens));
        from = i;
        tokens = 0;
      }
      tokens += more;
    }
    if (from < sent.size()) {
      batches.add(new TextBatch(from, sent.subList(from, sent.size()), tokens));
    }
    return batches;
  }

  /** An estimate, at least 1. */
  public static long tokens(String text) {
    long thirds = text.codePoints().mapToLong(SentTexts::thirds).sum();
    return 1 + thirds / THIRDS;
  }

  private static int thirds(int character) {
    if (Character.isWhitespace(character)) {
      return 0;
    }
    return character < FIRST_IDEOGRAPH && Character.isLetterOrDigit(character) ? 1 : THIRDS;
  }

  /** A text as it is sent: well-formed Unicode, not blank, no longer than the model takes. */
  static String of(String prefix, String text, int maximumTokens) {
    String cut = cut(text, maximumTokens - tokens(prefix));
    return prefix + (cut.isBlank() ? NOTHING : cut);
  }

  private static String cut(String text, long tokens) {
    var kept = new StringBuilder();
    long thirds = THIRDS * (tokens - 1);
    for (int i = 0; i < text.length() && thirds > 0; ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      boolean isText =
          !Character.isISOControl(character)
              && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE);
      thirds -= thirds(character);
      kept.appendCodePoint(isText ? character : ' ');
    }
    return kept.toString();
  }
}
