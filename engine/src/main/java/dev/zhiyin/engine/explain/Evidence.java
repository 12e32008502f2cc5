package dev.zhiyin.engine.explain;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a reason rests on, so that it can be checked.
 *
 * @param productIds of the shopper's history, or the product asked about; the first one's effect is
 *     the largest
 * @param eventIds what the shopper did with them; empty when the history came with the request
 * @param matched by field (category, brand, terms, text), the values that both products have; the
 *     name of the friend who is named; the id of the group
 * @param share what these history items add to the inner product of shopper and product, summed
 * @param similarity cosine of the centred embeddings of the product and the first one, in [-1, 1]
 * @param figures by name, what was counted: shoppers and lift of what is bought together; days
 *     (everyDays, othersDays, sinceDays) of what is due again; friends who like the product;
 *     members that a group lacks; comparables, and the tenth, half and nine tenths of their prices
 *     (low, median, high), of what is cheaper than similar pieces
 */
@RecordBuilder
public record Evidence(
    List<String> productIds,
    List<String> eventIds,
    Map<String, List<String>> matched,
    OptionalDouble share,
    OptionalDouble similarity,
    Map<String, Double> figures)
    implements EvidenceBuilder.With {
  public static final Evidence NONE =
      new Evidence(
          List.of(), List.of(), Map.of(), OptionalDouble.empty(), OptionalDouble.empty(), Map.of());

  public Evidence {
    productIds = List.copyOf(productIds);
    eventIds = List.copyOf(eventIds);
    matched = Collections.unmodifiableMap(new TreeMap<>(matched));
    figures = Collections.unmodifiableMap(new TreeMap<>(figures));
  }
}
