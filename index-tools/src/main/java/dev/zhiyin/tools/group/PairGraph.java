package dev.zhiyin.tools.group;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Pairs of offers and how likely each is of one product, to be asked by either offer. Immutable.
 */
final class PairGraph {
  /** A pair that is less likely is left out, as one that is no candidate. */
  static final float LEAST = .01f;

  /** Where the pairs of each offer begin; one more than there are offers. */
  final int[] starts;

  /** The other offer of each pair, in ascending order of each offer. */
  final int[] others;

  /** Probabilities, 0 to 1. */
  final float[] likely;

  private PairGraph(int size, int[] pairs, int[] ends, float[] probabilities) {
    starts = new int[size + 1];
    for (int pair : pairs) {
      starts[ends[2 * pair] + 1]++;
      starts[ends[2 * pair + 1] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    var sorted = new long[starts[size]];
    int[] next = starts.clone();
    for (int pair : pairs) {
      for (int side = 0; side < 2; side++) {
        long other = ends[2 * pair + 1 - side];
        sorted[next[ends[2 * pair + side]]++] =
            other << Integer.SIZE | Float.floatToIntBits(probabilities[pair]);
      }
    }
    IntStream.range(0, size).parallel().forEach(i -> Arrays.sort(sorted, starts[i], starts[i + 1]));
    others = Arrays.stream(sorted).mapToInt(pair -> (int) (pair >>> Integer.SIZE)).toArray();
    likely = new float[sorted.length];
    for (int at = 0; at < likely.length; at++) {
      likely[at] = Float.intBitsToFloat((int) sorted[at]);
    }
  }

  /** How likely two offers are of one product. */
  @FunctionalInterface
  interface Likelihood {
    /**
     * Of 0 to 1.
     *
     * @param features as {@link PairFeatures} has them, made when they are asked for
     */
    float probability(int a, int b, Supplier<float[]> features);
  }

  /** Of all candidates, by what a model says of them. */
  static PairGraph of(OfferTable offers, CandidatePairs candidates, Likelihood model) {
    var ends = new int[2 * candidates.bound()];
    var probabilities = new float[candidates.bound()];
    candidates.forEach(
        (pair, a, b, features) -> {
          ends[2 * pair] = a;
          ends[2 * pair + 1] = b;
          probabilities[pair] = model.probability(a, b, features);
        });
    return of(offers.size(), ends, probabilities);
  }

  /**
   * Of pairs.
   *
   * @param ends {@code [2 * pairs]}: both offers of each
   * @param probabilities {@code [pairs]}
   */
  static PairGraph of(int size, int[] ends, float[] probabilities) {
    int[] pairs =
        IntStream.range(0, probabilities.length)
            .filter(pair -> probabilities[pair] >= LEAST)
            .toArray();
    return new PairGraph(size, pairs, ends, probabilities);
  }

  /** Of the same offers, how likely each pair is on average. */
  static PairGraph mean(List<PairGraph> all) {
    long[] some = all.stream().flatMapToLong(PairGraph::pairs).sorted().toArray();
    long[] pairs =
        IntStream.range(0, some.length)
            .filter(i -> i == 0 || some[i] != some[i - 1])
            .mapToLong(i -> some[i])
            .toArray();
    var ends = new int[2 * pairs.length];
    var probabilities = new float[pairs.length];
    for (int pair = 0; pair < pairs.length; pair++) {
      int a = (int) (pairs[pair] >>> Integer.SIZE);
      int b = (int) pairs[pair];
      ends[2 * pair] = a;
      ends[2 * pair + 1] = b;
      for (PairGraph one : all) {
        probabilities[pair] += one.probability(a, b) / all.size();
      }
    }
    return of(all.getFirst().size(), ends, probabilities);
  }

  /* Both offers of each in one number, the smaller one first. */
  private LongStream pairs() {
    return IntStream.range(0, size())
        .boxed()
        .flatMapToLong(
            offer ->
                IntStream.range(starts[offer], starts[offer + 1])
                    .filter(at -> offer < others[at])
                    .mapToLong(at -> (long) offer << Integer.SIZE | others[at]));
  }

  int size() {
    return starts.length - 1;
  }

  /** How likely two offers are of one product; 0 for a pair that was left out. */
  float probability(int a, int b) {
    int at = Arrays.binarySearch(others, starts[a], starts[a + 1], b);
    return at < 0 ? 0 : likely[at];
  }

  /** The sum of the probabilities of an offer's pairs with others that are wanted. */
  double sum(int offer, IntPredicate wanted) {
    double sum = 0;
    for (int at = starts[offer]; at < starts[offer + 1]; at++) {
      sum += wanted.test(others[at]) ? likely[at] : 0;
    }
    return sum;
  }
}
