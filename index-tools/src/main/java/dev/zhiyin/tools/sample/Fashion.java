package dev.zhiyin.tools.sample;

import java.util.List;

/** How much each niche is sought after in one shop. Immutable. */
final class Fashion {
  private final double[] weights;

  Fashion(List<Niche> niches, long seed) {
    var dice = Dice.of(seed, Dice.Stream.SHOP, 1);
    this.weights = niches.stream().mapToDouble(_ -> StrictMath.exp(0.8 * dice.normal())).toArray();
  }

  /** Above 0; a niche with twice the weight is wished for twice as often. */
  double of(Niche niche) {
    return weights[niche.index()];
  }
}
