package dev.zhiyin.tools.group;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Which offers have a term, and how rare it is. Terms lie in buckets of hashes and nothing but
 * numbers is kept, so that millions of offers fit into memory. Thread-safe.
 */
final class TermIndex {
  /** A term of more offers than this finds nothing. */
  private static final int MOST_COMMON = 2_000;

  /** OfferTable that are looked at for one, over all of its terms, rarest first. */
  private static final int LOOKED_AT = 6_000;

  private static final int SPREAD = 0x9e3779b1;

  private final List<OfferText> texts;
  private final int shift;
  private final int[] counts;
  private final int[] starts;
  private final int[] offers;
  private final double logOfAll;

  TermIndex(List<OfferText> texts) {
    this.texts = texts;
    int bits = Math.clamp(Integer.SIZE - Integer.numberOfLeadingZeros(texts.size()) + 6, 18, 27);
    shift = Integer.SIZE - bits;
    counts = new int[1 << bits];
    logOfAll = Math.log(Math.max(2, texts.size()));
    texts.forEach(text -> buckets(text).forEach(bucket -> counts[bucket]++));
    starts = new int[counts.length + 1];
    for (int bucket = 0; bucket < counts.length; bucket++) {
      starts[bucket + 1] = starts[bucket] + (finds(bucket) ? counts[bucket] : 0);
    }
    offers = new int[starts[counts.length]];
    int[] next = starts.clone();
    for (int offer = 0; offer < texts.size(); offer++) {
      int one = offer;
      IntConsumer add = bucket -> offers[next[bucket]++] = one;
      buckets(texts.get(offer)).filter(this::finds).forEach(add);
    }
  }

  private boolean finds(int bucket) {
    return counts[bucket] > 1 && counts[bucket] <= MOST_COMMON;
  }

  private IntStream buckets(OfferText text) {
    return text.terms().map(this::bucket).sorted().distinct();
  }

  private int bucket(int term) {
    return (term * SPREAD) >>> shift;
  }

  /** How rare a term is: 1 for one of a single offer, 0 for one of all. */
  double weight(int term) {
    return weightOf(counts[bucket(term)]);
  }

  private double weightOf(int count) {
    return 1 - Math.log(Math.max(1, count)) / logOfAll;
  }

  /** The offers that share most of the rare terms of one, best first, without it. */
  int[] nearest(int offer, int most) {
    long[] rarestFirst =
        buckets(texts.get(offer))
            .filter(this::finds)
            .mapToLong(bucket -> ((long) counts[bucket] << Integer.SIZE) | bucket)
            .sorted()
            .toArray();
    var sums = new Sums();
    int looked = 0;
    for (long term : rarestFirst) {
      int count = (int) (term >>> Integer.SIZE);
      looked += count;
      if (looked > LOOKED_AT) {
        break;
      }
      double weight = weightOf(count);
      int start = starts[(int) term];
      for (int i = start; i < start + count; i++) {
        if (offers[i] != offer) {
          sums.add(offers[i], (float) (weight * weight));
        }
      }
    }
    return sums.largest(most);
  }

  /** Sums of offers, in an open hash table. */
  private static final class Sums {
    private static final int SIZE = Integer.highestOneBit(LOOKED_AT) * 4;

    private final int[] offers = new int[SIZE];
    private final float[] sums = new float[SIZE];

    void add(int offer, float more) {
      int at = (offer * SPREAD) & (SIZE - 1);
      while (sums[at] != 0 && offers[at] != offer) {
        at = (at + 1) & (SIZE - 1);
      }
      offers[at] = offer;
      sums[at] += more;
    }

    int[] largest(int most) {
      return IntStream.range(0, SIZE)
          .filter(at -> sums[at] > 0)
          .mapToLong(at -> ((long) -Float.floatToIntBits(sums[at]) << Integer.SIZE) | offers[at])
          .sorted()
          .limit(most)
          .mapToInt(key -> (int) key)
          .toArray();
    }
  }
}
