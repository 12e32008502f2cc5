package dev.zhiyin.tools.group;

import dev.zhiyin.tools.group.OfferTable.Offer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How likely two offers are of one product. By themselves: trees over {@link PairFeatures}, what
 * the contrasts add to them, and trees over all of these. Among others: trees over the same and
 * their {@link PairContext}, in rounds, each of which looks at what the one before it said of all
 * pairs (iterative classification; Neville and Jensen, 2000).
 */
record PairStack(Trees first, Contrasts contrasts, Trees alone, List<Trees> among) {
  PairStack {
    among = List.copyOf(among);
  }

  /** Of all candidates, how likely they are of one product. */
  PairGraph pairs(OfferTable offers, CandidatePairs candidates) {
    PairGraph pairs = alone(offers, candidates, _ -> this);
    for (Trees round : among) {
      PairStack model = withAmong(List.of(round));
      pairs = among(offers, candidates, pairs, _ -> model);
    }
    return pairs;
  }

  /* By itself, by the model that each pair's first offer is asked of. */
  static PairGraph alone(
      OfferTable offers, CandidatePairs candidates, Function<Offer, PairStack> models) {
    return PairGraph.of(
        offers,
        candidates,
        (a, b, features) -> {
          PairStack model = models.apply(offers.get(a));
          float[] row = model.row(features.get(), offers.get(a), offers.get(b));
          return PairModel.probability(model.alone.logOdds(row));
        });
  }

  /* Among what was said before, by the last round of the same. */
  static PairGraph among(
      OfferTable offers,
      CandidatePairs candidates,
      PairGraph before,
      Function<Offer, PairStack> models) {
    var context = new PairContext(offers.all(), before);
    return PairGraph.of(
        offers,
        candidates,
        (a, b, features) -> {
          if (before.probability(a, b) == 0) {
            return 0;
          }
          PairStack model = models.apply(offers.get(a));
          float[] row = model.row(features.get(), offers.get(a), offers.get(b));
          return PairModel.probability(model.among.getLast().logOdds(with(row, context.of(a, b))));
        });
  }

  /** The features of a pair and what the first trees and the contrasts say. */
  private float[] row(float[] features, Offer a, Offer b) {
    return row(features, PairFeatures.contrasts(a, b));
  }

  float[] row(float[] features, int[][] terms) {
    return with(with(features, first.logOdds(features)), contrasts.of(terms));
  }

  static float[] with(float[] features, float... more) {
    float[] all = Arrays.copyOf(features, features.length + more.length);
    System.arraycopy(more, 0, all, features.length, more.length);
    return all;
  }

  PairStack withAlone(Trees changed) {
    return new PairStack(first, contrasts, changed, among);
  }

  PairStack withAmong(List<Trees> changed) {
    return new PairStack(first, contrasts, alone, changed);
  }
}
