package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.retrieval.Count;
import java.util.List;
import java.util.stream.StreamSupport;

/** One search of a batch, and what its answer holds. */
final class SearchBody {
  /** How a search goes about the shards; stands beside it when it is sent, not in it. */
  static final String TYPE = "search_type";

  private SearchBody() {}

  /** The ids of the best {@code size} products, and no more than a search may bring. */
  static ObjectNode ids(JsonNode query, int size) {
    ObjectNode body = JsonTrees.object().put("size", Math.min(size, IndexMapping.MOST_HITS));
    body.put("track_total_hits", false).put("_source", false).put("stored_fields", "_none_");
    JsonTrees.strings(body.putArray("docvalue_fields"), IndexFields.ID);
    return body.set("query", query);
  }

  /**
   * The same, scored by the words of the whole index: each shard would count its own, and the same
   * words be worth more in one than in another.
   */
  static ObjectNode byWords(JsonNode query, int size) {
    return ids(query, size).put(TYPE, "dfs_query_then_fetch");
  }

  /** How many hits it brings at most. */
  static int size(ObjectNode search) {
    return search.path("size").intValue();
  }

  /** The same, ordered by a field. */
  static ObjectNode sorted(JsonNode query, int size, ObjectNode order) {
    ObjectNode body = ids(query, size);
    body.putArray("sort").add(order);
    return body;
  }

  /** How many there are, exactly up to a number. */
  static ObjectNode count(JsonNode query, int enough) {
    return JsonTrees.object().put("size", 0).put("track_total_hits", enough).set("query", query);
  }

  /** The products of these ids, scored by the full floats of a vector. */
  static ObjectNode innerProducts(String field, float[] vector, List<String> ids) {
    return innerProducts(field, vector, FilterClauses.ids(ids), ids.size());
  }

  /** The best of what a query finds by the full floats of a vector, each of which is read. */
  static ObjectNode innerProducts(String field, float[] vector, ObjectNode among, int size) {
    ObjectNode parameters =
        JsonTrees.object().put("field", field).put("space_type", "innerproduct");
    parameters.set("query_value", JsonTrees.floats(vector));
    ObjectNode script = JsonTrees.object().put("lang", "knn").put("source", "knn_score");
    script.set("params", parameters);
    ObjectNode scored = JsonTrees.of("query", among);
    scored.set("script", script);
    return ids(JsonTrees.of("script_score", scored), size);
  }

  static ObjectNode order(String field, boolean descending) {
    return JsonTrees.of(
        field,
        JsonTrees.object().put("order", descending ? "desc" : "asc").put("missing", "_last"));
  }

  static Count total(JsonNode response) {
    JsonNode total = response.path("hits").path("total");
    return new Count(total.path("value").longValue(), total.path("relation").asText().equals("eq"));
  }

  static List<JsonNode> hits(JsonNode response) {
    return StreamSupport.stream(response.path("hits").path("hits").spliterator(), false).toList();
  }

  static String id(JsonNode hit) {
    return field(hit, IndexFields.ID).textValue();
  }

  /** The first value of a field that was asked for. */
  static JsonNode field(JsonNode hit, String field) {
    return hit.path("fields").path(field).path(0);
  }

  static float score(JsonNode hit) {
    return hit.path("_score").floatValue();
  }

  /** Scores of inner products are never negative; this is what they were made of. */
  static float innerProduct(JsonNode hit) {
    float score = score(hit);
    return score < 1 ? 1 - 1 / score : score - 1;
  }
}
