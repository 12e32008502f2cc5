package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.Word;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Facets.Count;
import dev.zhiyin.engine.retrieval.Facets.PriceCount;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Counts the kinds of what matches a query: in one request, and in a second one for the ranges of
 * prices, whose edges the first one tells.
 */
final class FacetAggregations {
  /** Values that each shard tells, so that the most frequent of all are among them. */
  private static final int VALUES_PER_SHARD = 1_000;

  private FacetAggregations() {}

  /**
   * Counts them.
   *
   * @param query makes the query for the words that are unknown
   */
  static Facets of(
      Searches searches,
      WordSearches byWords,
      List<QueryWords> words,
      Function<Set<Word>, ObjectNode> query) {
    var asked = new ArrayList<ObjectNode>();
    JsonNode kinds =
        byWords
            .answers(
                words,
                unknown -> {
                  asked.clear();
                  asked.add(query.apply(unknown));
                  return List.of(counted(asked.getFirst(), kinds()));
                })
            .getFirst()
            .path("aggregations");
    SortedSet<Double> edges = edges(kinds);
    List<PriceCount> prices =
        kinds.path("least").path("value").isNumber()
            ? ranges(searches.of(counted(asked.getFirst(), ranges(edges))))
            : List.of();
    return new Facets(counts(kinds.path("categories")), counts(kinds.path("brands")), prices);
  }

  private static ObjectNode counted(ObjectNode query, ObjectNode kinds) {
    ObjectNode body = JsonTrees.object().put("size", 0).put("track_total_hits", false);
    body.put("terminate_after", Facets.MOST_MATCHES);
    body.set("query", query);
    return body.set("aggs", kinds);
  }

  private static ObjectNode kinds() {
    ObjectNode kinds = JsonTrees.object();
    kinds.set("categories", values(IndexMapping.CATEGORY_FACET));
    kinds.set("brands", values(IndexMapping.BRAND_FACET));
    ObjectNode price = JsonTrees.object().put("field", IndexMapping.PRICE);
    kinds.set("least", JsonTrees.of("min", price));
    kinds.set("most", JsonTrees.of("max", price));
    ObjectNode quantiles = price.deepCopy().put("keyed", false);
    ArrayNode percents = quantiles.putArray("percents");
    IntStream.range(1, Facets.MOST_RANGES)
        .forEach(i -> percents.add(100.0 * i / Facets.MOST_RANGES));
    kinds.set("quantiles", JsonTrees.of("percentiles", quantiles));
    return kinds;
  }

  private static ObjectNode values(String field) {
    return JsonTrees.of(
        "terms",
        JsonTrees.object()
            .put("field", field)
            .put("size", Facets.MOST_VALUES)
            .put("shard_size", VALUES_PER_SHARD));
  }

  private static List<Count> counts(JsonNode values) {
    var counts = new ArrayList<Count>();
    for (JsonNode one : values.path("buckets")) {
      counts.add(new Count(one.path("key").asText(), one.path("doc_count").longValue()));
    }
    return counts;
  }

  /* Edges near the quantiles. */
  private static SortedSet<Double> edges(JsonNode kinds) {
    double least = kinds.path("least").path("value").asDouble();
    double most = kinds.path("most").path("value").asDouble();
    var edges = new TreeSet<Double>();
    for (JsonNode quantile : kinds.path("quantiles").path("values")) {
      double edge = PriceCount.edgeNear(quantile.path("value").asDouble());
      if (edge > least && edge <= most) {
        edges.add(edge);
      }
    }
    return edges;
  }

  private static ObjectNode ranges(SortedSet<Double> edges) {
    ObjectNode prices = JsonTrees.object().put("field", IndexMapping.PRICE);
    ArrayNode ranges = prices.putArray("ranges");
    ObjectNode range = ranges.addObject();
    for (double edge : edges) {
      range.put("to", edge);
      range = ranges.addObject().put("from", edge);
    }
    return JsonTrees.of("prices", JsonTrees.of("range", prices));
  }

  private static List<PriceCount> ranges(JsonNode answer) {
    var ranges = new ArrayList<PriceCount>();
    for (JsonNode bucket : answer.path("aggregations").path("prices").path("buckets")) {
      ranges.add(
          new PriceCount(
              bound(bucket.path("from")),
              bound(bucket.path("to")),
              bucket.path("doc_count").longValue()));
    }
    return ranges;
  }

  private static OptionalDouble bound(JsonNode bound) {
    return bound.isNumber() ? OptionalDouble.of(bound.doubleValue()) : OptionalDouble.empty();
  }
}
