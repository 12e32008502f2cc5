package dev.zhiyin.opensearch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.Condition.AttributeNear;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.Word;
import dev.zhiyin.engine.retrieval.FacetEdges;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Facets.Count;
import dev.zhiyin.engine.retrieval.Facets.DistanceCount;
import dev.zhiyin.engine.retrieval.Facets.OfAttribute;
import dev.zhiyin.engine.retrieval.Facets.RangeCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Counts the kinds of what matches a query: in one request, and in a second one for ranges, whose
 * edges the first one tells.
 */
final class FacetAggregations {
  /** Values that each shard tells, so that the most frequent of all are among them. */
  private static final int VALUES_PER_SHARD = 1_000;

  private static final String CATEGORIES = "categories";
  private static final String BRANDS = "brands";
  private static final String PRICES = "prices";
  private static final AttributeType NUMBER = new AttributeType.Numeric();

  private final FacetFields wanted;

  /** What is divided into ranges: fields and types, by aggregation. */
  private final Map<String, Ranged> ranged = new LinkedHashMap<>();

  private FacetAggregations(FacetFields wanted) {
    this.wanted = wanted;
    ranged.put(PRICES, new Ranged(IndexFields.PRICE, NUMBER));
    wanted
        .attributes()
        .forEach(
            (name, type) -> {
              if (type instanceof AttributeType.Numeric || type instanceof AttributeType.Date) {
                ranged.put(aggregation(name), new Ranged(number(name), type));
              }
            });
  }

  private record Ranged(String field, AttributeType type) {}

  /* Aggregations may not have every name that an attribute may have. */
  private String aggregation(String attribute) {
    return "attribute" + List.copyOf(wanted.attributes().keySet()).indexOf(attribute);
  }

  private static String number(String attribute) {
    return IndexFields.number(AttributeTypes.folded(attribute));
  }

  /**
   * Counts them.
   *
   * @param query makes the query for the words that are unknown
   */
  static Facets of(
      Searches searches,
      WordSearches byWords,
      List<QueryWords> words,
      Function<Set<Word>, ObjectNode> query,
      FacetFields wanted) {
    var here = new FacetAggregations(wanted);
    var asked = new ArrayList<ObjectNode>();
    JsonNode answer =
        byWords
            .answers(
                words,
                unknown -> {
                  asked.clear();
                  asked.add(query.apply(unknown));
                  return List.of(counted(asked.getFirst(), here.kinds(), searches.shards()));
                })
            .getFirst();
    JsonNode kinds = answer.path("aggregations");
    ObjectNode ranges = here.ranges(kinds);
    JsonNode inRanges =
        ranges.isEmpty()
            ? ranges
            : searches
                .of(counted(asked.getFirst(), ranges, searches.shards()))
                .path("aggregations");
    boolean exact = !answer.path("terminated_early").booleanValue() && hasAllShards(kinds);
    return here.facets(kinds, inRanges, exact);
  }

  /* Whether every shard told of every value how many have it, and not of its most frequent only. */
  private static boolean hasAllShards(JsonNode kinds) {
    return StreamSupport.stream(kinds.spliterator(), false)
        .allMatch(kind -> kind.path("doc_count_error_upper_bound").longValue() <= 0);
  }

  /* Each shard counts its part of them. */
  private static ObjectNode counted(ObjectNode query, ObjectNode kinds, int shards) {
    ObjectNode body = JsonTrees.object().put("size", 0).put("track_total_hits", false);
    body.put("terminate_after", Math.ceilDiv(Facets.MOST_MATCHES, shards));
    body.set("query", query);
    return body.set("aggs", kinds);
  }

  private ObjectNode kinds() {
    ObjectNode kinds = JsonTrees.object();
    kinds.set(CATEGORIES, values(IndexFields.CATEGORY_FACET));
    kinds.set(BRANDS, values(IndexFields.BRAND_FACET));
    wanted
        .attributes()
        .forEach(
            (name, type) -> {
              if (type instanceof AttributeType.Keyword) {
                // without the ordinals of the whole index, which cost as much as it has values
                ObjectNode values = values(IndexFields.keyword(AttributeTypes.folded(name)));
                values.withObject("/terms").put("execution_hint", "map");
                kinds.set(aggregation(name), values);
              } else if (type instanceof AttributeType.Grade) {
                ObjectNode grades = JsonTrees.object().put("field", number(name));
                grades.put("size", AttributeType.Grade.MOST);
                kinds.set(aggregation(name), JsonTrees.of("terms", grades));
              } else if (type instanceof AttributeType.Geo) {
                kinds.set(aggregation(name), distances(near(name)));
              }
            });
    ranged.forEach((name, of) -> addBounds(kinds, name, of.field));
    return kinds;
  }

  private static void addBounds(ObjectNode kinds, String name, String field) {
    ObjectNode values = JsonTrees.object().put("field", field);
    kinds.set(name + "-least", JsonTrees.of("min", values));
    kinds.set(name + "-most", JsonTrees.of("max", values));
    ObjectNode quantiles = values.deepCopy().put("keyed", false);
    ArrayNode percents = quantiles.putArray("percents");
    IntStream.range(1, Facets.MOST_RANGES)
        .forEach(i -> percents.add(100.0 * i / Facets.MOST_RANGES));
    kinds.set(name + "-quantiles", JsonTrees.of("percentiles", quantiles));
  }

  private AttributeNear near(String attribute) {
    return requireNonNull(wanted.near().get(attribute));
  }

  private static ObjectNode distances(AttributeNear near) {
    ObjectNode filters = JsonTrees.object();
    ArrayNode within = filters.putArray("filters");
    FacetEdges.distances(near.km())
        .forEach(
            km ->
                within.add(FilterClauses.near(IndexFields.point(near.name()), near.center(), km)));
    return JsonTrees.of("filters", filters);
  }

  private static ObjectNode values(String field) {
    return JsonTrees.of(
        "terms",
        JsonTrees.object()
            .put("field", field)
            .put("size", Facets.MOST_VALUES)
            .put("shard_size", VALUES_PER_SHARD));
  }

  /* Of all that any match has a value of. */
  private ObjectNode ranges(JsonNode kinds) {
    ObjectNode ranges = JsonTrees.object();
    ranged.forEach(
        (name, of) -> {
          JsonNode least = kinds.path(name + "-least").path("value");
          JsonNode most = kinds.path(name + "-most").path("value");
          if (least.isNumber()) {
            double[] quantiles =
                StreamSupport.stream(
                        kinds.path(name + "-quantiles").path("values").spliterator(), false)
                    .mapToDouble(one -> one.path("value").doubleValue())
                    .toArray();
            ranges.set(
                name,
                ranges(
                    of.field,
                    FacetEdges.of(of.type, least.doubleValue(), most.doubleValue(), quantiles)));
          }
        });
    return ranges;
  }

  private static ObjectNode ranges(String field, SortedSet<Double> edges) {
    ObjectNode divided = JsonTrees.object().put("field", field);
    ArrayNode ranges = divided.putArray("ranges");
    ObjectNode range = ranges.addObject();
    for (double edge : edges) {
      range.put("to", edge);
      range = ranges.addObject().put("from", edge);
    }
    return JsonTrees.of("range", divided);
  }

  private Facets facets(JsonNode kinds, JsonNode inRanges, boolean exact) {
    var attributes = new LinkedHashMap<String, OfAttribute>();
    wanted
        .attributes()
        .forEach(
            (name, type) -> {
              JsonNode values = kinds.path(aggregation(name));
              JsonNode ranges = inRanges.path(aggregation(name));
              attributes.put(
                  name,
                  switch (type) {
                    case AttributeType.Keyword _ -> new OfAttribute.Values(counts(values));
                    case AttributeType.Grade(List<String> grades) ->
                        new OfAttribute.Values(grades(values, grades));
                    case AttributeType.Numeric _ -> new OfAttribute.Numbers(rangeCounts(ranges));
                    case AttributeType.Date _ -> new OfAttribute.Times(rangeCounts(ranges));
                    case AttributeType.Geo _ ->
                        new OfAttribute.Distances(distanceCounts(values, near(name)));
                  });
            });
    return new Facets(
        counts(kinds.path(CATEGORIES)),
        counts(kinds.path(BRANDS)),
        rangeCounts(inRanges.path(PRICES)),
        attributes,
        exact);
  }

  private static List<Count> counts(JsonNode values) {
    var counts = new ArrayList<Count>();
    for (JsonNode one : values.path("buckets")) {
      counts.add(new Count(one.path("key").asText(), one.path("doc_count").longValue()));
    }
    return counts;
  }

  private static List<Count> grades(JsonNode values, List<String> grades) {
    var counts = new long[grades.size()];
    for (JsonNode one : values.path("buckets")) {
      counts[one.path("key").intValue()] = one.path("doc_count").longValue();
    }
    return IntStream.range(0, counts.length)
        .filter(grade -> counts[grade] > 0)
        .mapToObj(grade -> new Count(grades.get(grade), counts[grade]))
        .toList();
  }

  private static List<DistanceCount> distanceCounts(JsonNode within, AttributeNear near) {
    List<Double> edges = FacetEdges.distances(near.km());
    return IntStream.range(0, edges.size())
        .mapToObj(
            i ->
                new DistanceCount(
                    edges.get(i), within.path("buckets").path(i).path("doc_count").longValue()))
        .toList();
  }

  private static List<RangeCount> rangeCounts(JsonNode divided) {
    var ranges = new ArrayList<RangeCount>();
    for (JsonNode bucket : divided.path("buckets")) {
      ranges.add(
          new RangeCount(
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
