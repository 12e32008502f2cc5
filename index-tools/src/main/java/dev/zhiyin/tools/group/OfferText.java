package dev.zhiyin.tools.group;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a title says, cut so that spellings of one thing are alike: runs of letters and of digits,
 * however they are joined or parted. {@code kdl-32WD752} and {@code KDL 32 WD752} have the same
 * runs {@code kdl 32 wd 752}. Terms are hashes of 32 bits, each array is sorted and has each once.
 */
final class OfferText {
  /** So many runs in a row make a window at most. */
  private static final int WIDEST = 4;

  private static final int SHORTEST_WINDOW = 4;
  private static final int SHORTEST_CODE = 5;
  private static final int LONGEST_CODE = 40;

  private enum Kind {
    LETTERS,
    DIGITS,
    IDEOGRAPHS,
    NONE
  }

  /**
   * @param joined whether nothing is between it and the run before
   */
  private record Run(String text, Kind kind, boolean joined) {
    int hash() {
      return OfferText.hash(text);
    }
  }

  /** Runs of letters; of Chinese characters, each two neighbours. */
  final int[] letters;

  final int[] numbers;

  /** Two to four runs in a row with a number among them, as {@code wd752} or {@code iphone8}. */
  final int[] windows;

  /**
   * Numbers by what follows them, such as {@code gb}: the word's hash above, the number's below.
   */
  final long[] units;

  /** Numbers by what stands before them, such as {@code iphone}; as {@link #units}. */
  final long[] names;

  /** Words of letters and digits that may be codes of models. */
  final List<String> codes;

  /** All runs without what is between them. */
  final String squashed;

  private OfferText(List<Run> runs) {
    letters = distinct(runs.stream().flatMapToInt(OfferText::letters));
    numbers = distinct(runs.stream().filter(OfferText::isNumber).mapToInt(Run::hash));
    windows = distinct(windows(runs));
    units = slots(runs, 1);
    names = slots(runs, -1);
    codes = codes(runs);
    var all = new StringBuilder();
    runs.forEach(run -> all.append(run.text));
    squashed = all.toString();
  }

  static OfferText of(String title) {
    return new OfferText(
        runs(Normalizer.normalize(title, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT)));
  }

  /** Of all kinds. */
  IntStream terms() {
    return Stream.of(letters, numbers, windows).flatMapToInt(Arrays::stream);
  }

  private static List<Run> runs(String text) {
    var runs = new ArrayList<Run>();
    int end = 0;
    for (int at = 0; at < text.length(); ) {
      Kind kind = kind(text.charAt(at));
      int from = at++;
      while (at < text.length() && (kind(text.charAt(at)) == kind || isPoint(text, at, kind))) {
        at++;
      }
      if (kind != Kind.NONE) {
        runs.add(new Run(text.substring(from, at), kind, from == end && from > 0));
        end = at;
      }
    }
    return runs;
  }

  private static boolean isPoint(String text, int at, Kind kind) {
    return kind == Kind.DIGITS
        && text.charAt(at) == '.'
        && at + 1 < text.length()
        && kind(text.charAt(at + 1)) == Kind.DIGITS;
  }

  private static Kind kind(char c) {
    if (c >= '0' && c <= '9') {
      return Kind.DIGITS;
    }
    if (Character.isIdeographic(c)) {
      return Kind.IDEOGRAPHS;
    }
    return Character.isLetter(c) ? Kind.LETTERS : Kind.NONE;
  }

  private static boolean isNumber(Run run) {
    return run.kind == Kind.DIGITS;
  }

  private static IntStream letters(Run run) {
    return switch (run.kind) {
      case LETTERS -> IntStream.of(run.hash());
      case IDEOGRAPHS ->
          run.text.length() == 1
              ? IntStream.of(run.hash())
              : IntStream.range(1, run.text.length())
                  .map(i -> hash(run.text.substring(i - 1, i + 1)));
      case DIGITS, NONE -> IntStream.empty();
    };
  }

  private static IntStream windows(List<Run> runs) {
    var windows = IntStream.builder();
    for (int from = 0; from < runs.size(); from++) {
      var text = new StringBuilder();
      boolean hasNumber = false;
      for (int to = from; to < Math.min(from + WIDEST, runs.size()); to++) {
        text.append(runs.get(to).text);
        hasNumber |= isNumber(runs.get(to));
        if (to > from && hasNumber && text.length() >= SHORTEST_WINDOW) {
          windows.add(hash(text));
        }
      }
    }
    return windows.build();
  }

  private static long[] slots(List<Run> runs, int side) {
    return IntStream.range(0, runs.size())
        .filter(i -> isNumber(runs.get(i)) && i + side >= 0 && i + side < runs.size())
        .filter(i -> !isNumber(runs.get(i + side)))
        .mapToLong(
            i ->
                ((long) runs.get(i + side).hash() << Integer.SIZE)
                    | Integer.toUnsignedLong(runs.get(i).hash()))
        .sorted()
        .distinct()
        .toArray();
  }

  private static List<String> codes(List<Run> runs) {
    var codes = new ArrayList<String>();
    for (int from = 0; from < runs.size(); ) {
      int to = from + 1;
      while (to < runs.size() && runs.get(to).joined) {
        to++;
      }
      List<Run> word = runs.subList(from, to);
      boolean isMeasure = word.size() == 2 && isNumber(word.getFirst());
      String text = String.join("", word.stream().map(Run::text).toList());
      boolean fits = text.length() >= SHORTEST_CODE && text.length() <= LONGEST_CODE;
      if (word.size() > 1 && !isMeasure && fits && !codes.contains(text)) {
        codes.add(text);
      }
      from = to;
    }
    return List.copyOf(codes);
  }

  private static int[] distinct(IntStream terms) {
    return terms.sorted().distinct().toArray();
  }

  /** Of 32 bits, the same everywhere. */
  static int hash(CharSequence text) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    return hash ^ (hash >>> 13);
  }
}
