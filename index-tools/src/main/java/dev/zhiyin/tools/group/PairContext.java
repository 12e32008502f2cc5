package dev.zhiyin.tools.group;

import dev.zhiyin.tools.group.OfferTable.Offer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the other pairs of two offers say of them: two that are likely of the same product as a
 * third are of one product, and an offer is of one product with few others of one seller; so are
 * those that it is likely of one product with. Where many offers of two sellers are likely of one
 * product, further offers of theirs may well be. Thread-safe.
 */
final class PairContext {
  /** So many offers more of either seller, so that one likely pair of a small one says little. */
  private static final int FURTHER = 5;

  /** What stands for two sellers of whom one is not known. */
  private static final float UNKNOWN = .1f;

  private final List<Offer> offers;
  private final PairGraph pairs;
  private final int[] alike;
  private final double[] lengths;

  /** Of each offer, the sellers of others that it may be of one product with, ascending. */
  private final int[][] sellers;

  /** Of each of these, the sum of the probabilities. */
  private final double[][] sums;

  /** How many offers each seller has. */
  private final Map<Integer, Integer> sizes = new HashMap<>();

  /** How many pairs of the one's and the other's offers are expected to be of one product. */
  private final Map<Sellers, Double> expected = new HashMap<>();

  PairContext(List<Offer> offers, PairGraph pairs) {
    this.offers = offers;
    this.pairs = pairs;
    Map<Listing, Integer> counts = new HashMap<>();
    offers.forEach(one -> counts.merge(listing(one), 1, Integer::sum));
    alike =
        offers.stream()
            .mapToInt(one -> one.seller() == 0 ? 1 : counts.getOrDefault(listing(one), 1))
            .toArray();
    lengths = new double[offers.size()];
    for (int offer = 0; offer < lengths.length; offer++) {
      double squares = 0;
      for (int at = pairs.starts[offer]; at < pairs.starts[offer + 1]; at++) {
        squares += pairs.likely[at] * pairs.likely[at];
      }
      lengths[offer] = Math.sqrt(squares);
    }
    sellers = new int[lengths.length][];
    sums = new double[lengths.length][];
    IntStream.range(0, lengths.length).parallel().forEach(this::sumBySeller);
    offers.forEach(one -> sizes.merge(one.seller(), 1, Integer::sum));
    IntStream.range(0, lengths.length).forEach(this::sumByBothSellers);
  }

  private void sumBySeller(int offer) {
    var bySeller = new TreeMap<Integer, Double>();
    for (int at = pairs.starts[offer]; at < pairs.starts[offer + 1]; at++) {
      int seller = offers.get(pairs.others[at]).seller();
      if (seller != 0) {
        bySeller.merge(seller, (double) pairs.likely[at], Double::sum);
      }
    }
    sellers[offer] = bySeller.keySet().stream().mapToInt(seller -> seller).toArray();
    sums[offer] = bySeller.values().stream().mapToDouble(sum -> sum).toArray();
  }

  private record Sellers(int one, int other) {
    static Sellers of(Offer one, Offer other) {
      return new Sellers(
          Math.min(one.seller(), other.seller()), Math.max(one.seller(), other.seller()));
    }
  }

  private void sumByBothSellers(int offer) {
    for (int at = pairs.starts[offer]; at < pairs.starts[offer + 1]; at++) {
      if (offer < pairs.others[at]) {
        Sellers both = Sellers.of(offers.get(offer), offers.get(pairs.others[at]));
        expected.merge(both, (double) pairs.likely[at], Double::sum);
      }
    }
  }

  private record Listing(int seller, String title) {}

  private static Listing listing(Offer one) {
    return new Listing(one.seller(), one.text().squashed);
  }

  /**
   * The features of a pair, the same whichever comes first: how likely it was before, what other
   * pairs say for it, how many offers of its seller have the title of the one and of the other,
   * what other pairs say against it, and how many of the offers of the larger and of the smaller
   * seller are likely of one product with one of the other's.
   */
  float[] of(int a, int b) {
    float likely = pairs.probability(a, b);
    double together = 0;
    double sold = 0;
    double most = 0;
    int j = pairs.starts[b];
    for (int i = pairs.starts[a]; i < pairs.starts[a + 1]; i++) {
      while (j < pairs.starts[b + 1] && pairs.others[j] < pairs.others[i]) {
        j++;
      }
      if (j < pairs.starts[b + 1] && pairs.others[j] == pairs.others[i]) {
        double both = pairs.likely[i] * pairs.likely[j];
        together += both;
        sold += offers.get(pairs.others[i]).seller() == 0 ? 0 : both;
        most = Math.max(most, Math.min(pairs.likely[i], pairs.likely[j]));
      }
    }
    float[] one = largest(a, b);
    float[] other = largest(b, a);
    double least = Math.min(pairs.sum(a, c -> c != b), pairs.sum(b, c -> c != a));
    double against = Math.max(0, ofOneSeller(a, b, likely) - sold);
    float[] common = common(offers.get(a), offers.get(b));
    return new float[] {
      likely,
      Math.min(one[0], other[0]),
      Math.max(one[0], other[0]),
      Math.min(one[1], other[1]),
      Math.max(one[1], other[1]),
      (float) together,
      (float) most,
      (float) ((together + 2 * likely) / (lengths[a] * lengths[b] + PairGraph.LEAST)),
      (float) (together / (least + PairGraph.LEAST)),
      Math.min(alike[a], alike[b]),
      Math.max(alike[a], alike[b]),
      (float) against,
      (float) (against / (against + together + likely + PairGraph.LEAST)),
      common[0],
      common[1]
    };
  }

  private float[] common(Offer one, Offer other) {
    if (one.seller() == 0 || other.seller() == 0) {
      return new float[] {UNKNOWN, UNKNOWN};
    }
    double both = expected.getOrDefault(Sellers.of(one, other), 0.0);
    int a = sizes.getOrDefault(one.seller(), 1) + FURTHER;
    int b = sizes.getOrDefault(other.seller(), 1) + FURTHER;
    return new float[] {(float) (both / Math.max(a, b)), (float) (both / Math.min(a, b))};
  }

  /* How many pairs of offers of one seller are expected, one of what is one product with a and one
   * of what is with b; each of these counts as its own, and not as the other's. */
  private double ofOneSeller(int a, int b, double likely) {
    int one = offers.get(a).seller();
    int other = offers.get(b).seller();
    double sum = 0;
    for (int i = 0, j = 0; i < sellers[a].length && j < sellers[b].length; ) {
      int order = Integer.compare(sellers[a][i], sellers[b][j]);
      sum += order == 0 ? sums[a][i] * sums[b][j] : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    sum += one == 0 ? 0 : sum(b, one) - likely * (1 + sum(a, one));
    sum += other == 0 ? 0 : sum(a, other) - likely * (1 + sum(b, other));
    return one != 0 && one == other ? sum + 1 + likely * likely : sum;
  }

  private double sum(int offer, int seller) {
    int at = Arrays.binarySearch(sellers[offer], seller);
    return at < 0 ? 0 : sums[offer][at];
  }

  /* The likeliest other pair of an offer, and the likeliest with the seller of the other one. */
  private float[] largest(int offer, int but) {
    int seller = offers.get(but).seller();
    var largest = new float[2];
    for (int at = pairs.starts[offer]; at < pairs.starts[offer + 1]; at++) {
      int other = pairs.others[at];
      if (other != but) {
        largest[0] = Math.max(largest[0], pairs.likely[at]);
        if (seller != 0 && offers.get(other).seller() == seller) {
          largest[1] = Math.max(largest[1], pairs.likely[at]);
        }
      }
    }
    return largest;
  }
}
