package dev.zhiyin.tools.group;

import dev.zhiyin.tools.group.OfferTable.Offer;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What two offers have in common, as numbers of 0 to 1 (the cosine: -1 to 1) that do not depend on
 * how large the shop is, and as terms that tell them apart. The same whichever comes first.
 */
final class PairFeatures {
  private static final float LONG_CODE = 12;

  /** Codes that begin alike for less than this have nothing to do with each other. */
  private static final int SHORTEST_BEGINNING = 3;

  private PairFeatures() {}

  /** The terms of two offers compared, each by how rare it is. */
  private static final class Overlap {
    double shared;
    double rarestShared;
    double onlyA;
    double onlyB;
    double rarestA;
    double rarestB;

    Overlap(int[] a, int[] b, TermIndex index) {
      each(
          a,
          b,
          (term, inA, inB) -> {
            double weight = index.weight(term);
            if (inA && inB) {
              shared += weight;
              rarestShared = Math.max(rarestShared, weight);
            } else if (inA) {
              onlyA += weight;
              rarestA = Math.max(rarestA, weight);
            } else {
              onlyB += weight;
              rarestB = Math.max(rarestB, weight);
            }
          });
    }

    double ofAll() {
      return share(shared, onlyA + onlyB);
    }

    double ofShorter() {
      return share(shared, Math.min(onlyA, onlyB));
    }

    double oneSided() {
      return bounded(Math.max(onlyA, onlyB));
    }

    double bothSided() {
      return bounded(Math.min(onlyA, onlyB));
    }
  }

  @FunctionalInterface
  private interface Side {
    void take(int term, boolean inA, boolean inB);
  }

  private static void each(int[] a, int[] b, Side side) {
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      boolean inA = i < a.length && (j == b.length || a[i] <= b[j]);
      boolean inB = j < b.length && (i == a.length || b[j] <= a[i]);
      side.take(inA ? a[i] : b[j], inA, inB);
      i += inA ? 1 : 0;
      j += inB ? 1 : 0;
    }
  }

  /** How much two offers share: squares of how rare their common terms are. */
  static float shared(OfferText a, OfferText b, TermIndex index) {
    var sum = new double[1];
    Side add =
        (term, inA, inB) -> {
          double weight = inA && inB ? index.weight(term) : 0;
          sum[0] += weight * weight;
        };
    each(a.letters, b.letters, add);
    each(a.numbers, b.numbers, add);
    each(a.windows, b.windows, add);
    return (float) sum[0];
  }

  /**
   * The features of a pair.
   *
   * @param shareA what they share, as part of what {@code a} shares with the one it shares most
   *     with
   * @param shareB the same of {@code b}
   */
  static float[] of(Offer a, Offer b, TermIndex index, float cosine, float shareA, float shareB) {
    OfferText one = a.text();
    OfferText other = b.text();
    var letters = new Overlap(one.letters, other.letters, index);
    var numbers = new Overlap(one.numbers, other.numbers, index);
    var windows = new Overlap(one.windows, other.windows, index);
    double shared = letters.shared + numbers.shared;
    double onlyA = letters.onlyA + numbers.onlyA;
    double onlyB = letters.onlyB + numbers.onlyB;
    double rarestA = Math.max(letters.rarestA, numbers.rarestA);
    double rarestB = Math.max(letters.rarestB, numbers.rarestB);
    int[] units = slots(one.units, other.units, (_, _) -> {});
    int[] names = slots(one.names, other.names, (_, _) -> {});
    double[] codes = codes(one, other);
    Optional<Endings> endings = Endings.of(one, other);
    double shorter = Math.min(one.squashed.length(), other.squashed.length());
    double longer = Math.max(one.squashed.length(), other.squashed.length());
    return floats(
        share(shared, onlyA + onlyB),
        share(shared, Math.min(onlyA, onlyB)),
        windows.ofAll(),
        windows.ofShorter(),
        Math.max(Math.max(letters.rarestShared, numbers.rarestShared), windows.rarestShared),
        numbers.oneSided(),
        numbers.bothSided(),
        letters.oneSided(),
        letters.bothSided(),
        Math.max(rarestA, rarestB),
        Math.min(rarestA, rarestB),
        Math.max(windows.rarestA, windows.rarestB),
        Math.min(windows.rarestA, windows.rarestB),
        bounded(units[0]),
        bounded(units[1]),
        bounded(names[0]),
        bounded(names[1]),
        codes[0],
        codes[1],
        codes[2],
        cosine,
        a.category() == b.category() ? 1 : 0,
        a.seller() != 0 && a.seller() == b.seller() ? 1 : 0,
        share(shorter, longer - shorter),
        one.squashed.equals(other.squashed) ? 1 : 0,
        Math.min(shareA, shareB),
        Math.max(shareA, shareB),
        bounded(numbers.shared),
        bounded(windows.shared),
        endings.map(Endings::digitsAgree).orElse(.5),
        bounded(endings.map(Endings::shorter).orElse(0)),
        bounded(endings.map(Endings::longer).orElse(0)));
  }

  private static float[] floats(double... values) {
    var floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double share(double part, double rest) {
    return part == 0 ? 0 : part / (part + rest);
  }

  private static double bounded(double sum) {
    return sum / (1 + sum);
  }

  /* How long a code is that both have, how far codes begin alike that are not in both, and on how
   * many sides no code is in the other, by halves. */
  private static double[] codes(OfferText a, OfferText b) {
    double in = Math.max(longestIn(a, b), longestIn(b, a));
    double alike = 0;
    for (String code : a.codes) {
      for (String other : b.codes) {
        boolean within = a.squashed.contains(other) || b.squashed.contains(code);
        double shorter = Math.min(code.length(), other.length());
        alike = Math.max(alike, within ? 0 : begins(code, other) / shorter);
      }
    }
    double without =
        (!a.codes.isEmpty() && longestIn(a, b) == 0 ? .5 : 0)
            + (!b.codes.isEmpty() && longestIn(b, a) == 0 ? .5 : 0);
    return new double[] {Math.min(1, in / LONG_CODE), alike, without};
  }

  private static int longestIn(OfferText from, OfferText in) {
    return from.codes.stream()
        .filter(in.squashed::contains)
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  private static int begins(String a, String b) {
    int same = 0;
    while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    return same;
  }

  /**
   * How two codes go on that begin alike for longest: {@code kgn39vw32g} and {@code kgn39vl35g}
   * with {@code w32g} and {@code l35g}, in alphabetical order.
   */
  private record Endings(int begin, String one, String other) {
    /** None if a code is in both, or none begins alike. */
    static Optional<Endings> of(OfferText a, OfferText b) {
      if (a.codes.stream().anyMatch(b.codes::contains)) {
        return Optional.empty();
      }
      return a.codes.stream()
          .flatMap(code -> b.codes.stream().map(other -> after(begins(code, other), code, other)))
          .filter(endings -> endings.begin >= SHORTEST_BEGINNING)
          .max(Comparator.comparingInt(Endings::begin).thenComparing(Endings::text));
    }

    private static Endings after(int begin, String code, String other) {
      String a = code.substring(begin);
      String b = other.substring(begin);
      return a.compareTo(b) <= 0 ? new Endings(begin, a, b) : new Endings(begin, b, a);
    }

    String text() {
      return one + '|' + other;
    }

    double digitsAgree() {
      return digits(one).equals(digits(other)) ? 1 : 0;
    }

    private static String digits(String ending) {
      return ending
          .chars()
          .filter(c -> c >= '0' && c <= '9')
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }

    int shorter() {
      return Math.min(one.length(), other.length());
    }

    int longer() {
      return Math.max(one.length(), other.length());
    }
  }

  @FunctionalInterface
  private interface Slot {
    void take(int word, boolean agrees);
  }

  /* Of the words beside numbers in both: how many have a number in common, how many have none. */
  private static int[] slots(long[] a, long[] b, Slot slot) {
    var counts = new int[2];
    int j = 0;
    for (int i = 0; i < a.length; ) {
      int word = (int) (a[i] >> Integer.SIZE);
      while (j < b.length && (int) (b[j] >> Integer.SIZE) < word) {
        j++;
      }
      int from = j;
      boolean agrees = false;
      for (; i < a.length && (int) (a[i] >> Integer.SIZE) == word; i++) {
        for (j = from; j < b.length && (int) (b[j] >> Integer.SIZE) == word; j++) {
          agrees |= a[i] == b[j];
        }
      }
      if (j > from) {
        counts[agrees ? 0 : 1]++;
        slot.take(word, agrees);
      }
    }
    return counts;
  }

  /**
   * What tells two offers apart, as hashes: of both, words beside numbers that differ, or do not,
   * and how codes end that begin alike; then words and numbers of the one alone, and of the other.
   * Each is there once more for offers of one category, since a colour tells ovens apart and phones
   * not.
   */
  static int[][] contrasts(Offer a, Offer b) {
    OfferText one = a.text();
    OfferText other = b.text();
    int category = a.category() == b.category() ? a.category() : 0;
    var both = new Terms(category);
    var onlyOne = new Terms(category);
    var onlyOther = new Terms(category);
    each(
        one.letters,
        other.letters,
        (term, inA, inB) -> alone(onlyOne, onlyOther, term, 1, inA, inB));
    each(
        one.numbers,
        other.numbers,
        (term, inA, inB) -> alone(onlyOne, onlyOther, term, 2, inA, inB));
    slots(one.units, other.units, (word, agrees) -> both.add(word, agrees ? 3 : 4));
    slots(one.names, other.names, (word, agrees) -> both.add(word, agrees ? 5 : 6));
    Endings.of(one, other).ifPresent(endings -> both.add(OfferText.hash(endings.text()), 7));
    both.add(0, 8);
    return new int[][] {both.toArray(), onlyOne.toArray(), onlyOther.toArray()};
  }

  private static void alone(Terms one, Terms other, int term, int kind, boolean inA, boolean inB) {
    if (inA != inB) {
      (inA ? one : other).add(term, kind);
    }
  }

  private static final class Terms {
    private final int category;
    private final IntStream.Builder all = IntStream.builder();

    Terms(int category) {
      this.category = category;
    }

    void add(int term, int kind) {
      int mixed = (term * 0x9e3779b1) ^ (kind * 0x7feb352d);
      all.add(mixed);
      if (category != 0) {
        all.add((mixed ^ category) * 0x85ebca6b);
      }
    }

    int[] toArray() {
      return all.build().toArray();
    }
  }
}
