package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.Condition.AttributeNear;
import dev.zhiyin.engine.filter.Filter;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is counted of a search: categories, brands and prices always, and these attributes.
 *
 * @param attributes types of declared attributes by name, in the order asked: {@value #MOST} at
 *     most
 * @param near of each of them that is a geo point, from where distances count, and how far
 */
public record FacetFields(Map<String, AttributeType> attributes, Map<String, AttributeNear> near) {
  /** Categories, brands and prices alone. */
  public static final FacetFields USUAL = new FacetFields(Map.of(), Map.of());

  /** What is counted whatever is asked for; may be named among the attributes. */
  private static final Set<String> ALWAYS = Set.of("category", "brand", "price");

  /** Most attributes of one search. */
  public static final int MOST = 20;

  public FacetFields {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    near = Map.copyOf(near);
    if (attributes.size() > MOST) {
      throw new InvalidInput(
          "facets", attributes.size() + " attributes", "at most %d".formatted(MOST));
    }
    for (var attribute : attributes.entrySet()) {
      if (attribute.getValue() instanceof AttributeType.Geo
          && !near.containsKey(attribute.getKey())) {
        throw new InvalidInput(
            "facets",
            attribute.getKey(),
            "a geoPoint only beside a filter that says within how many kilometres of where");
      }
    }
  }

  /**
   * Attributes by name.
   *
   * @param filter of what is counted; distances are those from where it wants places near
   * @throws InvalidInput naming the first that the shop does not declare, or whose values cannot be
   *     counted, or that is too long
   */
  public static FacetFields of(Collection<String> names, AttributeTypes types, Filter filter) {
    var attributes = new LinkedHashMap<String, AttributeType>();
    var near = new HashMap<String, AttributeNear>();
    for (String name : names) {
      AttributeTypes.checkName("facets", name);
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
      if (type instanceof AttributeType.Geo) {
        filter.near(AttributeTypes.folded(name)).ifPresent(condition -> near.put(name, condition));
      }
    }
    return new FacetFields(attributes, near);
  }
}
