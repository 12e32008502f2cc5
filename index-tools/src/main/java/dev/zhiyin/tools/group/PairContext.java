package dev.zhiyin.tools.group;

import dev.zhiyin.tools.group.OfferTable.Offer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the other pairs of two offers say of them: two that are likely of the same product as a
 * third are of one product, and an offer is of one product with few others of one seller.
 * Thread-safe.
 */
final class PairContext {
  private final List<Offer> offers;
  private final PairGraph pairs;
  private final int[] alike;
  private final double[] lengths;

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
  }

  private record Listing(int seller, String title) {}

  private static Listing listing(Offer one) {
    return new Listing(one.seller(), one.text().squashed);
  }

  /**
   * The features of a pair, the same whichever comes first; last, how many offers of its seller
   * have the title of the one and of the other.
   *
   * @param likely how likely it is of one product by itself
   */
  float[] of(int a, int b, float likely) {
    double together = 0;
    double most = 0;
    int j = pairs.starts[b];
    for (int i = pairs.starts[a]; i < pairs.starts[a + 1]; i++) {
      while (j < pairs.starts[b + 1] && pairs.others[j] < pairs.others[i]) {
        j++;
      }
      if (j < pairs.starts[b + 1] && pairs.others[j] == pairs.others[i]) {
        together += pairs.likely[i] * pairs.likely[j];
        most = Math.max(most, Math.min(pairs.likely[i], pairs.likely[j]));
      }
    }
    float[] one = largest(a, b);
    float[] other = largest(b, a);
    double sums = Math.min(pairs.sum(a, c -> c != b), pairs.sum(b, c -> c != a));
    return new float[] {
      Math.min(one[0], other[0]),
      Math.max(one[0], other[0]),
      Math.min(one[1], other[1]),
      Math.max(one[1], other[1]),
      (float) together,
      (float) most,
      (float) ((together + 2 * likely) / (lengths[a] * lengths[b] + PairGraph.LEAST)),
      (float) (together / (sums + PairGraph.LEAST)),
      Math.min(alike[a], alike[b]),
      Math.max(alike[a], alike[b])
    };
  }

  /** A row of {@link PairModel#row} and these features. */
  float[] with(float[] row, int a, int b) {
    return PairModel.with(row, of(a, b, PairModel.alone(row)));
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
