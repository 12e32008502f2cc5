package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.FilterExpression;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The JSON form of a filter.
 *
 * <pre>{@code
 * {"category": ["户外 > 背包"], "brand": ["Kailas"], "price": {"gte": 100, "lte": 300}, "inStock": true,
 *  "seller": ["s7"], "attributes": {"color": ["red"]}, "createdAfter": "2026-01-31T08:00:00Z",
 *  "not": {…}, "anyOf": [{…}, …],
 *  "exclude": {"products": ["B1"], "brands": ["Osprey"], "seen": true, "bought": true}}
 * }</pre>
 *
 * <p>{@code not} and {@code anyOf} hold filters, at most {@value #DEEPEST} deep and {@value
 * FilterExpression#MOST_CONDITIONS} conditions in all; {@code exclude} stands in the outermost
 * only. What a shopper has {@code seen} or {@code bought} is known where something is recommended.
 */
public final class FilterJson {
  private static final int DEEPEST = 5;

  /** Most entries of one list. */
  private static final int MOST = 1000;

  private static final List<String> CONDITIONS =
      List.of(
          "category",
          "brand",
          "price",
          "inStock",
          "seller",
          "attributes",
          "createdAfter",
          "not",
          "anyOf");

  private static final List<String> WITH_EXCLUDE =
      Stream.concat(CONDITIONS.stream(), Stream.of("exclude")).toList();

  private FilterJson() {}

  /** What a request allows, and what it does not want though allowed. */
  record Wanted(Filter filter, HistoryExclusion exclusion) {
    public static final Wanted ANYTHING = new Wanted(Filter.ALL, HistoryExclusion.DEFAULT);
  }

  /** The parameter {@code filter} of a recommendation, as JSON or as an expression. */
  static Wanted wanted(Query query) {
    return query
        .text("filter")
        .map(
            given ->
                isJson(given)
                    ? wanted("/filter", JsonBody.of("/filter", given))
                    : new Wanted(
                        FilterExpression.parse("/filter", given), HistoryExclusion.DEFAULT))
        .orElse(Wanted.ANYTHING);
  }

  /** The parameter {@code filter} of anything else. */
  public static Filter filter(Query query) {
    return query
        .text("filter")
        .map(
            given ->
                isJson(given)
                    ? filter("/filter", JsonBody.of("/filter", given))
                    : FilterExpression.parse("/filter", given))
        .orElse(Filter.ALL);
  }

  /* No expression begins like this: its braces follow a field. */
  private static boolean isJson(String filter) {
    return filter.stripLeading().startsWith("{");
  }

  /** A filter that may exclude. */
  static Wanted wanted(String pointer, JsonNode json) {
    JsonFields fields = JsonFields.of(pointer, json, WITH_EXCLUDE);
    return new Wanted(
        bounded(pointer, conditions(fields, 1)),
        fields
            .value("exclude")
            .map(exclude -> exclusion(fields.pointerTo("exclude"), exclude))
            .orElse(HistoryExclusion.DEFAULT));
  }

  /** A filter of a list that is not for a shopper: it excludes only what it names. */
  static Filter filter(String pointer, JsonNode json) {
    JsonFields fields = JsonFields.of(pointer, json, WITH_EXCLUDE);
    Filter filter = conditions(fields, 1);
    Optional<JsonNode> exclude = fields.value("exclude");
    return bounded(
        pointer,
        exclude.isEmpty()
            ? filter
            : filter.and(excluded(fields.pointerTo("exclude"), exclude.get())));
  }

  private static Filter excluded(String pointer, JsonNode json) {
    JsonFields fields = JsonFields.of(pointer, json, List.of("products", "brands"));
    var unwanted = new ArrayList<Condition>();
    addList(fields.texts("products", MOST), Condition.Products::new, unwanted);
    addList(fields.texts("brands", MOST), Condition.Brands::new, unwanted);
    return new Filter(
        unwanted.stream().<Condition>map(one -> new Condition.Not(Filter.of(one))).toList());
  }

  private static Filter bounded(String pointer, Filter filter) {
    if (filter.conditions() > FilterExpression.MOST_CONDITIONS) {
      throw Refusal.at(
          pointer,
          "has %d conditions; wanted at most %d"
              .formatted(filter.conditions(), FilterExpression.MOST_CONDITIONS));
    }
    return filter;
  }

  private static Filter nested(String pointer, JsonNode json, int depth) {
    if (depth > DEEPEST) {
      throw Refusal.at(pointer, "is a filter %d deep; wanted at most %d".formatted(depth, DEEPEST));
    }
    return conditions(JsonFields.of(pointer, json, CONDITIONS), depth);
  }

  private static Filter conditions(JsonFields fields, int depth) {
    var all = new ArrayList<Condition>();
    addList(categories(fields), Condition.Categories::new, all);
    addList(fields.texts("brand", MOST), Condition.Brands::new, all);
    addList(fields.texts("seller", MOST), Condition.Sellers::new, all);
    price(fields).map(Condition.Price::new).ifPresent(all::add);
    fields.truth("inStock").map(Condition.InStock::new).ifPresent(all::add);
    attributes(fields)
        .forEach(
            (name, values) -> addList(values, given -> new Condition.Attribute(name, given), all));
    fields.time("createdAfter").map(Condition.CreatedAfter::new).ifPresent(all::add);
    fields
        .value("not")
        .map(not -> nested(fields.pointerTo("not"), not, depth + 1))
        .map(Condition.Not::new)
        .ifPresent(all::add);
    addList(anyOf(fields, depth), Condition.AnyOf::new, all);
    return new Filter(all);
  }

  /* An empty list asks nothing. */
  private static <T> void addList(
      List<T> values, Function<List<T>, Condition> condition, List<Condition> all) {
    if (!values.isEmpty()) {
      all.add(condition.apply(values));
    }
  }

  private static List<CategoryPath> categories(JsonFields fields) {
    List<String> paths = fields.texts("category", MOST);
    var categories = new ArrayList<CategoryPath>();
    for (String path : paths) {
      try {
        categories.add(CategoryPath.parse(path));
      } catch (InvalidInput _) {
        throw new InvalidInput(
            fields.pointerTo("category") + '/' + categories.size(),
            path,
            "a category such as '户外 > 背包', " + CategoryPath.LIMITS);
      }
    }
    return categories;
  }

  private static Optional<PriceRange> price(JsonFields fields) {
    Optional<JsonNode> json = fields.value("price");
    if (json.isEmpty()) {
      return Optional.empty();
    }
    JsonFields price = JsonFields.of(fields.pointerTo("price"), json.get(), List.of("gte", "lte"));
    double gte = price.number("gte").orElse(PriceRange.ANY.gte());
    double lte = price.number("lte").orElse(PriceRange.ANY.lte());
    if (gte > lte) {
      throw JsonFields.wrong(fields.pointerTo("price"), json.get(), "gte not above lte");
    }
    return Optional.of(new PriceRange(gte, lte)).filter(range -> !range.equals(PriceRange.ANY));
  }

  private static Map<String, List<String>> attributes(JsonFields fields) {
    var attributes = new TreeMap<String, List<String>>();
    fields
        .value("attributes")
        .ifPresent(
            json -> {
              List<String> names = new ArrayList<>();
              json.fieldNames().forEachRemaining(names::add);
              JsonFields values = JsonFields.of(fields.pointerTo("attributes"), json, names);
              names.forEach(name -> attributes.put(name, values.texts(name, MOST)));
            });
    return attributes;
  }

  private static List<Filter> anyOf(JsonFields fields, int depth) {
    return fields.elements("anyOf", MOST).entrySet().stream()
        .map(element -> nested(element.getKey(), element.getValue(), depth + 1))
        .toList();
  }

  private static HistoryExclusion exclusion(String pointer, JsonNode json) {
    JsonFields fields =
        JsonFields.of(pointer, json, List.of("products", "brands", "seen", "bought"));
    return new HistoryExclusion(
        Set.copyOf(fields.texts("products", MOST)),
        fields.texts("brands", MOST),
        fields.truth("seen").orElse(HistoryExclusion.DEFAULT.seen()),
        fields.truth("bought").orElse(HistoryExclusion.DEFAULT.bought()),
        HistoryExclusion.DEFAULT.soldOut());
  }
}
