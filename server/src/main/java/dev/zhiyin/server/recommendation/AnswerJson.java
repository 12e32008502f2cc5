package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.explain.Evidence;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.rerank.Move;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.RecommendationService.Listed;
import dev.zhiyin.server.recommendation.RecommendationService.Origin;
import java.util.List;

/**
 * The JSON form of a list of products.
 *
 * <pre>{@code
 * {"recommendationId": "…", "generation": 3, "sequence": 4711,
 *  "items": [{"productId": "B1", "score": 0.83, "product": {…},
 *             "reasons": [{"code": "viewed_similar", "sentence": "…", "also": ["same_brand"],
 *                          "evidence": {"productIds": ["B7"], "eventIds": ["…"],
 *                                       "matched": {"category": ["户外", "背包"]},
 *                                       "share": 0.41, "similarity": 0.87}}],
 *             "moves": [{"rule": "boost", "by": 3}]}],
 *  "cursor": "…"}
 * }</pre>
 *
 * <p>{@code "stale": true} is there when the history was not the newest, {@code "wordsOnly": true}
 * when the meaning of what was searched for could not be told. Numbers have as many digits as a
 * 32-bit float needs. {@code also}, {@code share} and {@code similarity} are there where they mean
 * something.
 */
public final class AnswerJson {
  private AnswerJson() {}

  /** Writes a list, or a page of one. */
  public static ObjectNode of(Listed list, ProductFields fields) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("recommendationId", list.recommendationId());
    putOrigin(json, list.origin());
    if (list.answer().wordsOnly()) {
      json.put("wordsOnly", true);
    }
    ArrayNode items = json.putArray("items");
    list.answer().items().forEach(item -> items.add(item(item, fields)));
    list.answer().facets().ifPresent(facets -> json.set("facets", facets(facets)));
    list.cursor().ifPresent(cursor -> json.put("cursor", cursor));
    return json;
  }

  /** Writes a list, and how it came about. */
  static ObjectNode withDiagnostics(Listed list, ProductFields fields) {
    ObjectNode json = of(list, fields);
    list.diagnostics().ifPresent(found -> json.set("diagnostics", DiagnosticsJson.of(found)));
    return json;
  }

  static void putOrigin(ObjectNode json, Origin origin) {
    json.put("generation", origin.generation()).put("sequence", origin.sequence());
    if (origin.stale()) {
      json.put("stale", true);
    }
  }

  /* {"category": [{"value", "count"}], "brand": […], "price": [{"gte"?, "lt"?, "count"}]} */
  private static ObjectNode facets(Facets facets) {
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

  private static void put(ArrayNode array, List<Facets.Count> counts) {
    counts.forEach(
        count -> array.addObject().put("value", count.value()).put("count", count.count()));
  }

  private static ObjectNode item(Recommended item, ProductFields fields) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("productId", item.product().id())
            .put("score", (float) item.score());
    json.set("product", fields.of(item.product()));
    ArrayNode reasons = json.putArray("reasons");
    item.reasons().forEach(reason -> reasons.add(reason(reason)));
    if (item.reasons().stream().anyMatch(reason -> reason.code() == ReasonCode.PROMOTED)) {
      json.put("promoted", true);
    }
    putMoves(json, item.moves());
    if (!item.highlights().isEmpty()) {
      ObjectNode highlights = json.putObject("highlights");
      item.highlights().forEach(highlights::put);
    }
    return json;
  }

  static void putMoves(ObjectNode json, List<Move> moves) {
    if (!moves.isEmpty()) {
      ArrayNode list = json.putArray("moves");
      moves.forEach(move -> list.addObject().put("rule", move.rule().text()).put("by", move.by()));
    }
  }

  static ObjectNode reason(Reason reason) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", reason.code().text())
            .put("sentence", reason.sentence());
    if (!reason.also().isEmpty()) {
      put(json, "also", reason.also().stream().map(ReasonCode::text).toList());
    }
    json.set("evidence", evidence(reason.evidence()));
    return json;
  }

  private static ObjectNode evidence(Evidence evidence) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "productIds", evidence.productIds());
    put(json, "eventIds", evidence.eventIds());
    ObjectNode matched = json.putObject("matched");
    evidence.matched().forEach((field, values) -> put(matched, field, values));
    evidence.share().ifPresent(share -> json.put("share", (float) share));
    evidence.similarity().ifPresent(similarity -> json.put("similarity", (float) similarity));
    return json;
  }

  static void put(ObjectNode json, String field, List<String> values) {
    values.forEach(json.putArray(field)::add);
  }
}
