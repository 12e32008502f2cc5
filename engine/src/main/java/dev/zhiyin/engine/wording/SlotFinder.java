package dev.zhiyin.engine.wording;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds in a sentence what stands in its slots, whoever has put it there. */
final class SlotFinder {
  /* Of the private use area: they stand for braces that shoppers see. */
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';

  private static final Pattern QUOTED = Pattern.compile("[\"“「『《‘'](\\{\\w+})[\"”」』》’']");

  private SlotFinder() {}

  /** Whether a sentence without its slots' values has braces of its own. */
  static boolean hasBraces(String unfilled) {
    return unfilled.indexOf(OPEN) >= 0 || unfilled.indexOf(CLOSE) >= 0;
  }

  private record Value(Slot slot, String text) {}

  /** The sentence with slots where their values stand, quoted or not, the longest first. */
  static String unfilled(Grounds grounds, String sentence) {
    String bare = hidden(sentence);
    List<Value> values =
        grounds.values().entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .filter(text -> !text.isBlank())
                        .map(text -> new Value(entry.getKey(), text.strip())))
            .sorted(Comparator.comparingInt((Value value) -> -value.text.length()))
            .toList();
    for (Value value : values) {
      bare = replaced(bare, value);
    }
    return QUOTED.matcher(bare).replaceAll("$1");
  }

  /* Braces of the sentence's own are none of a slot's. */
  private static String hidden(String text) {
    return text.replace('{', OPEN).replace('}', CLOSE);
  }

  private static String replaced(String bare, Value value) {
    String text = hidden(value.text);
    String lower = bare.toLowerCase(Locale.ROOT);
    String wanted = text.toLowerCase(Locale.ROOT);
    if (lower.length() != bare.length()) {
      lower = bare;
      wanted = text;
    }
    var result = new StringBuilder();
    int from = 0;
    for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      if (at >= from && isApart(bare, at, end) && !insideSlot(bare, at)) {
        result.append(bare, from, at).append(value.slot.mark());
        from = end;
      }
    }
    return result.append(bare, from, bare.length()).toString();
  }

  private static boolean insideSlot(String text, int at) {
    int open = text.lastIndexOf('{', at);
    return open >= 0 && text.indexOf('}', open) >= at;
  }

  /* Not a part of a longer word or number. */
  private static boolean isApart(String text, int from, int to) {
    return (from == 0 || !joins(text.charAt(from - 1), text.charAt(from)))
        && (to == text.length() || !joins(text.charAt(to - 1), text.charAt(to)));
  }

  private static boolean joins(char one, char other) {
    return isLetterOrDigit(one) && isLetterOrDigit(other);
  }

  /** Ideographs are words of their own. */
  static boolean isLetterOrDigit(char c) {
    return Character.isLetterOrDigit(c) && !Character.isIdeographic(c);
  }
}
