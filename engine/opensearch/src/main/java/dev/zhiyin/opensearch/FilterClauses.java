package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.indexing.ExactTerms;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.Restriction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Filters and restrictions in OpenSearch's query language. */
final class FilterClauses {
  static final ObjectNode EVERYTHING = JsonTrees.of("match_all", JsonTrees.object());
  static final ObjectNode NOTHING = JsonTrees.of("match_none", JsonTrees.object());

  private static final ObjectNode NOTES = terms(IndexFields.ATTRIBUTE, Stream.of(ExactTerms.NOTE));

  private FilterClauses() {}

  /** What a restriction allows. */
  static ObjectNode of(Restriction restriction) {
    ObjectNode allowed = of(restriction.filter());
    if (restriction.excluded().isEmpty() && restriction.groups().isEmpty()) {
      return allowed;
    }
    ObjectNode bool = JsonTrees.object();
    bool.putArray("filter").add(allowed);
    ArrayNode unwanted = bool.putArray("must_not");
    if (!restriction.excluded().isEmpty()) {
      unwanted.add(ids(IdRef.ids(restriction.excluded())));
    }
    if (!restriction.groups().isEmpty()) {
      unwanted.add(groups(restriction.groups()));
    }
    return JsonTrees.of("bool", bool);
  }

  /** What a query finds of what is allowed, scored by the query. */
  static ObjectNode within(JsonNode query, ObjectNode allowed) {
    if (allowed.equals(EVERYTHING)) {
      return query.deepCopy();
    }
    ObjectNode bool = JsonTrees.object();
    bool.putArray("must").add(query);
    bool.putArray("filter").add(allowed);
    return JsonTrees.of("bool", bool);
  }

  /** What a query finds, without a score. */
  static ObjectNode unscored(JsonNode query) {
    return JsonTrees.of("constant_score", JsonTrees.of("filter", query));
  }

  /** What any of some queries finds, or so many of them; nothing if there are none. */
  static ObjectNode atLeast(int needed, Collection<? extends JsonNode> queries) {
    if (queries.isEmpty()) {
      return NOTHING;
    }
    ObjectNode bool = JsonTrees.object().put("minimum_should_match", needed);
    bool.putArray("should").addAll(queries);
    return JsonTrees.of("bool", bool);
  }

  /** What all of some queries find, without a score. */
  static ObjectNode allOf(JsonNode... queries) {
    ObjectNode bool = JsonTrees.object();
    bool.putArray("filter").addAll(List.of(queries));
    return JsonTrees.of("bool", bool);
  }

  /** How many clauses the cluster counts in a filter. */
  static int clauses(JsonNode filter) {
    if (filter.has("bool")) {
      return StreamSupport.stream(filter.path("bool").spliterator(), false)
          .flatMap(clauses -> StreamSupport.stream(clauses.spliterator(), false))
          .mapToInt(FilterClauses::clauses)
          .sum();
    }
    // a range and a distance are looked up by points or by values, whichever is faster
    return filter.has("range") || filter.has("geo_distance") ? 2 : 1;
  }

  /** These products. */
  static ObjectNode ids(Collection<String> ids) {
    return terms(IndexFields.ID, ids.stream());
  }

  /** The products of these groups. */
  static ObjectNode groups(Collection<String> ids) {
    return terms(IndexFields.GROUP, ids.stream());
  }

  static ObjectNode of(Filter given) {
    Filter filter = given.flat();
    if (filter.all().isEmpty()) {
      return EVERYTHING;
    }
    ArrayNode wanted = JsonTrees.array();
    ArrayNode unwanted = JsonTrees.array();
    for (Condition condition : filter.all()) {
      switch (condition) {
        case Condition.Not(Filter not) -> unwanted.add(of(not));
        case Condition.AvailableAt(Instant time) ->
            unwanted.add(
                range(
                    IndexFields.UNAVAILABLE_UNTIL,
                    JsonTrees.object().put("gt", time.toEpochMilli())));
        case Condition.Notes(boolean notes) -> (notes ? wanted : unwanted).add(NOTES);
        default -> wanted.add(of(condition));
      }
    }
    ObjectNode bool = JsonTrees.object();
    bool.set("filter", wanted);
    bool.set("must_not", unwanted);
    return JsonTrees.of("bool", bool);
  }

  private static ObjectNode of(Condition condition) {
    return switch (condition) {
      case Condition.AnyOf(List<Filter> filters) ->
          atLeast(1, filters.stream().map(FilterClauses::of).toList());
      case Condition.Not _, Condition.AvailableAt _, Condition.Notes _ -> of(Filter.of(condition));
      case Condition.NotesOn(String id) ->
          terms(IndexFields.ATTRIBUTE, Stream.of(ExactTerms.noteOn(id)));
      case Condition.OfProfile(Filter own) -> of(own);
      case Condition.Categories(List<CategoryPath> any) ->
          terms(IndexFields.CATEGORY, any.stream().map(ExactTerms::category));
      case Condition.Brands(List<String> any) ->
          terms(IndexFields.BRAND, any.stream().map(ExactTerms::of));
      case Condition.Sellers(List<String> any) ->
          terms(IndexFields.SELLER, any.stream().map(ExactTerms::of));
      case Condition.Attribute(String name, List<String> any) ->
          terms(
              IndexFields.ATTRIBUTE, any.stream().map(value -> ExactTerms.attribute(name, value)));
      case Condition.HasAttribute(String name) ->
          terms(IndexFields.ATTRIBUTE, Stream.of(ExactTerms.hasAttribute(name)));
      case Condition.InStock(boolean wanted) ->
          terms(IndexFields.AVAILABLE, Stream.of(Boolean.toString(wanted)));
      case Condition.Products(List<String> any) -> ids(any);
      case Condition.Price(PriceRange range) -> range(IndexFields.PRICE, range.gte(), range.lte());
      case Condition.AttributeRange(String name, double gte, double lte) ->
          range(IndexFields.number(name), gte, lte);
      case Condition.AttributeNear(String name, GeoPoint center, double km) ->
          near(IndexFields.point(name), center, km);
      case Condition.CreatedAfter(Instant after) ->
          range(IndexFields.CREATED, JsonTrees.object().put("gt", after.toEpochMilli()));
    };
  }

  /* Without a bound, whatever has a value. */
  private static ObjectNode range(String field, double gte, double lte) {
    ObjectNode bounds = JsonTrees.object();
    if (Double.isFinite(gte)) {
      bounds.put("gte", gte);
    }
    if (Double.isFinite(lte)) {
      bounds.put("lte", lte);
    }
    return bounds.isEmpty()
        ? JsonTrees.of("exists", JsonTrees.object().put("field", field))
        : range(field, bounds);
  }

  /* Nowhere, where no product has a place yet. */
  static ObjectNode near(String field, GeoPoint center, double km) {
    ObjectNode distance =
        JsonTrees.object()
            .put("distance", BigDecimal.valueOf(km).toPlainString() + "km")
            .put("ignore_unmapped", true);
    distance.putObject(field).put("lat", center.latitude()).put("lon", center.longitude());
    return JsonTrees.of("geo_distance", distance);
  }

  private static ObjectNode range(String field, ObjectNode bounds) {
    return JsonTrees.of("range", JsonTrees.of(field, bounds));
  }

  static ObjectNode terms(String field, Stream<String> values) {
    return JsonTrees.of(
        "terms", JsonTrees.of(field, JsonTrees.strings(values.distinct().toList())));
  }
}
