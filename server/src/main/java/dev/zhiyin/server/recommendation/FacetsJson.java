package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Facets.Count;
import java.util.List;

/**
 * {@code {"category": [{"value", "count"}], "brand": […], "price": [{"gte"?, "lt"?, "count"}]}}.
 */
final class FacetsJson {
  private FacetsJson() {}

  static ObjectNode of(Facets facets) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json.putArray("category"), facets.categories());
    put(json.putArray("brand"), facets.brands());
    ArrayNode prices = json.putArray("price");
    for (Facets.PriceCount range : facets.prices()) {
      ObjectNode one = prices.addObject();
      range.from().ifPresent(from -> one.put("gte", from));
      range.below().ifPresent(below -> one.put("lt", below));
      one.put("count", range.count());
    }
    return json;
  }

  private static void put(ArrayNode array, List<Count> counts) {
    counts.forEach(
        count -> array.addObject().put("value", count.value()).put("count", count.count()));
  }
}
