package dev.zhiyin.sample;

import dev.zhiyin.sample.SampleShop.SampleConfig;
import java.util.List;
import java.util.Map;

/**
 * How a seller was rated.
 *
 * @param positive ratings that are good
 * @param all at least {@code positive}
 */
record Ratings(int positive, int all) {
  /** Those of one seller, who has the same wherever they sell. */
  static Ratings of(String seller, SampleConfig config) {
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.KIND, -1L - seller.hashCode());
    int all = (int) StrictMath.exp(4 + 1.8 * random.normal());
    double share = 1 - 0.25 * random.unit() * random.unit();
    return new Ratings((int) Math.round(all * share), all);
  }

  /** As attributes of each product of the seller. */
  Map<String, List<String>> attributes() {
    return Map.of(
        "sellerPositive", List.of(Integer.toString(positive)),
        "sellerRatings", List.of(Integer.toString(all)));
  }
}
