package dev.zhiyin.engine.market;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * When pieces are similar enough for their prices to be compared, and whether shoppers sell.
 *
 * @param comparables fewest similar pieces that a price is compared with, {@value #FEWEST} to
 *     {@value MarketPrices#MOST_COMPARABLES}; 0 compares nothing
 * @param similarity least cosine of the texts of similar pieces, in [0, 1]
 * @param within by attribute, by how much similar pieces differ at most: of a number its unit, of a
 *     grade places; at least 0
 * @param sellersAreShoppers whether the seller of a product is the id of a user, who is not shown
 *     what they sell themself
 */
public record MarketRules(
    int comparables, double similarity, Map<String, Double> within, boolean sellersAreShoppers) {
  /** Fewer have no tenth that is below all but a tenth of prices. */
  public static final int FEWEST = 9;

  public static final MarketRules DEFAULT = new MarketRules(0, 0.6, Map.of(), false);

  public MarketRules {
    if (comparables != 0 && (comparables < FEWEST || comparables > MarketPrices.MOST_COMPARABLES)) {
      throw new InvalidInput(
          "market.comparables",
          Integer.toString(comparables),
          "0, or %d to %d".formatted(FEWEST, MarketPrices.MOST_COMPARABLES));
    }
    if (!(similarity >= 0 && similarity <= 1)) {
      throw new InvalidInput("market.similarity", Double.toString(similarity), "0 to 1");
    }
    var copy = new TreeMap<String, Double>();
    within.forEach(
        (name, most) -> {
          if (!(most >= 0 && Double.isFinite(most))) {
            throw new InvalidInput("market.within." + name, most.toString(), "at least 0");
          }
          copy.put(AttributeTypes.folded(name), most);
        });
    within = Collections.unmodifiableMap(copy);
  }

  /** Whether prices are compared. */
  public boolean comparesPrices() {
    return comparables > 0;
  }

  /**
   * Passes if every attribute can differ by a number.
   *
   * @throws InvalidInput naming one that is declared as neither number nor grade
   */
  public void require(AttributeTypes types) {
    for (String name : within.keySet()) {
      AttributeType type = types.of(name);
      if (!(type instanceof AttributeType.Numeric) && !(type instanceof AttributeType.Grade)) {
        throw new InvalidInput(
            "market.within", name, "attributes that the settings declare as number or grade");
      }
    }
  }
}
