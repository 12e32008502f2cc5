package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.NumberField.OfOffer;
import java.util.Arrays;

/**
 * Which product of a group is shown: the one with the lowest price, or with the most of something.
 * Of equal ones the cheapest is, then the one whose id comes first.
 *
 * @param text as settings write it and answers name it: {@code price}, {@code stock}, or {@code
 *     attributes.NAME}
 */
public record OfferRule(NumberField field, String text) {
  /** The lowest price. */
  public static final OfferRule DEFAULT = new OfferRule(OfOffer.PRICE, "price");

  private static final String ATTRIBUTES = "attributes.";

  /**
   * Reads a rule.
   *
   * @throws InvalidInput without a field, if there is no such rule
   */
  public static OfferRule of(String text, AttributeTypes types) {
    if (text.equals("price") || text.equals("stock")) {
      return new OfferRule(text.equals("price") ? OfOffer.PRICE : OfOffer.STOCK, text);
    }
    String name = text.startsWith(ATTRIBUTES) ? text.substring(ATTRIBUTES.length()) : "";
    AttributeType type = types.of(name);
    if (type instanceof AttributeType.Keyword || type instanceof AttributeType.Geo) {
      throw new InvalidInput(
          "",
          text,
          "price, stock, or attributes.NAME of an attribute that the settings declare as number,"
              + " grade or date");
    }
    return new OfferRule(new NumberField.OfAttribute(AttributeTypes.folded(name)), text);
  }

  /**
   * How good an offer is, the larger the better.
   *
   * @param values of the field, of one product
   */
  public double worth(double[] values) {
    if (field == OfOffer.PRICE) {
      return -Arrays.stream(values).min().orElse(Double.POSITIVE_INFINITY);
    }
    // who does not count has always some
    double none = field == OfOffer.STOCK ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    return Arrays.stream(values).max().orElse(none);
  }
}
