package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is counted of a search: categories, brands and prices always, and these attributes.
 *
 * @param attributes types of declared attributes by name, in the order asked: {@value #MOST} at
 *     most, none of them a geo point
 */
public record FacetFields(Map<String, AttributeType> attributes) {
  /** Categories, brands and prices alone. */
  public static final FacetFields USUAL = new FacetFields(Map.of());

  /** What is counted whatever is asked for; may be named among the attributes. */
  private static final Set<String> ALWAYS = Set.of("category", "brand", "price");

  /** Most attributes of one search. */
  public static final int MOST = 20;

  public FacetFields {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    if (attributes.size() > MOST) {
      throw new InvalidInput(
          "facets", attributes.size() + " attributes", "at most %d".formatted(MOST));
    }
    attributes.forEach(
        (name, type) -> {
          if (type instanceof AttributeType.Geo) {
            throw new InvalidInput(
                "facets", name, "no geoPoint: places are divided by a distance in the filter");
          }
        });
  }

  /**
   * Attributes by name.
   *
   * @throws InvalidInput naming the first that the shop does not declare, or whose values cannot be
   *     counted
   */
  public static FacetFields of(Collection<String> names, AttributeTypes types) {
    var attributes = new LinkedHashMap<String, AttributeType>();
    for (String name : names) {
      AttributeType type = types.declared().get(AttributeTypes.folded(name));
      if (type == null && ALWAYS.contains(name)) {
        continue;
      }
      if (type == null) {
        throw new InvalidInput(
            "facets",
            name,
            "true, false, category, brand, price, or attributes that the shop's settings declare: "
                + String.join(", ", types.declared().keySet()));
      }
      attributes.put(name, type);
    }
    return new FacetFields(attributes);
  }
}
