package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.AttributeFilter;
import dev.zhiyin.engine.filter.AttributeFilter.Bound;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.FilterExpression;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The JSON form of a filter.
 *
 * <pre>{@code
 * {"kind": "note", "category": ["户外 > 背包"], "brand": ["Kailas"], "price": {"gte": 100, "lte": 300}, "inStock": true,
 *  "seller": ["s7"], "attributes": {"color": ["red"]}, "createdAfter": "2026-01-31T08:00:00Z",
 *  "not": {…}, "anyOf": [{…}, …],
 *  "exclude": {"products": ["B1"], "brands": ["Osprey"], "seen": true, "bought": true}}
 * }</pre>
 *
 * <p>Attributes that are declared have ranges and distances: {@code {"screenSize": {"gte": 5, "lt":
 * 7}, "condition": {"atLeast": "good"}, "location": {"within": {"km": 10, "of": [31.2, 121.5]}}}}.
 *
 * <p>{@code not} and {@code anyOf} hold filters, at most {@value #DEEPEST} deep and {@value
 * FilterExpression#MOST_CONDITIONS} conditions in all; {@code exclude} stands in the outermost
 * only. What a shopper has {@code seen} or {@code bought} is known where something is recommended.
 *
 * @param types what the shop declares of attributes
 */
public record FilterJson(AttributeTypes types) {
  private static final int DEEPEST = 5;

  /** Most entries of one list. */
  private static final int MOST = 1000;

  private static final List<String> CONDITIONS =
      List.of(
          "kind",
          "category",
          "brand",
          "price",
          "inStock",
          "seller",
          "attributes",
          "createdAfter",
          "not",
          "anyOf");

  private static final List<String> RANGE = List.of("gt", "gte", "lt", "lte");

  /** What a search wants whose filter is not given. */
  static final Wanted ALL = new Wanted(Filter.ALL, HistoryExclusion.NONE);

  private static final HistoryExclusion HISTORY_ALLOWED =
      new HistoryExclusion(Set.of(), List.of(), false, false, true);

  private static final List<String> WITH_EXCLUDE =
      Stream.concat(CONDITIONS.stream(), Stream.of("exclude")).toList();

  private static final String POINT = "[latitude, longitude] in degrees, such as [31.23, 121.47]";

  /** What a request allows, and what it does not want though allowed. */
  record Wanted(Filter filter, HistoryExclusion exclusion) {
    public static final Wanted ANYTHING = new Wanted(Filter.ALL, HistoryExclusion.DEFAULT);
  }

  /** The parameter {@code filter} of a recommendation, as JSON or as an expression. */
  Wanted wanted(Query query) {
    return parameter(query, this::wanted, Wanted.ANYTHING);
  }

  /**
   * The parameter {@code filter} of a list that is the same for everybody: nothing of a history is
   * excluded unless it says so.
   */
  Wanted listed(Query query) {
    return parameter(
        query,
        (pointer, json) -> wanted(pointer, json, HISTORY_ALLOWED),
        new Wanted(Filter.ALL, HISTORY_ALLOWED));
  }

  /**
   * The parameter {@code filter} of a list that excludes nothing of a history.
   *
   * @param ofShopper whether the list is for a shopper, who has one
   * @throws InvalidInput if it asks for that
   */
  Filter filter(Query query, boolean ofShopper) {
    Wanted wanted = searched(query);
    if (ofShopper && wanted.exclusion().isOfHistory()) {
      throw new InvalidInput(
          "/filter/exclude/" + (wanted.exclusion().seen() ? "seen" : "bought"),
          "true",
          "false or nothing: this list excludes nothing of what its shopper did");
    }
    return wanted.filter();
  }

  /** The parameter {@code filter} of a search. */
  Wanted searched(Query query) {
    return parameter(query, this::searched, ALL);
  }

  private Wanted parameter(
      Query query, BiFunction<String, JsonNode, Wanted> reading, Wanted usual) {
    return query
        .text("filter")
        .map(
            given ->
                isJson(given)
                    ? reading.apply("/filter", JsonBody.of("/filter", given))
                    : new Wanted(
                        FilterExpression.parse("/filter", given, types), usual.exclusion()))
        .orElse(usual);
  }

  /* No expression begins like this: its braces follow a field. */
  private static boolean isJson(String filter) {
    return filter.stripLeading().startsWith("{");
  }

  /** A filter that may exclude. */
  Wanted wanted(String pointer, JsonNode json) {
    return wanted(pointer, json, HistoryExclusion.DEFAULT);
  }

  private Wanted wanted(String pointer, JsonNode json, HistoryExclusion usual) {
    JsonFields fields = JsonFields.of(pointer, json, WITH_EXCLUDE);
    return new Wanted(bounded(pointer, conditions(fields, 1)), exclusion(fields, usual));
  }

  /**
   * A filter of a search, which may be for a shopper: nothing of a history is excluded unless it
   * says so.
   */
  Wanted searched(String pointer, JsonNode json) {
    JsonFields fields = JsonFields.of(pointer, json, WITH_EXCLUDE);
    Filter filter = conditions(fields, 1);
    HistoryExclusion excluded = exclusion(fields, HistoryExclusion.NONE);
    return new Wanted(
        bounded(pointer, filter.and(named(excluded))),
        new HistoryExclusion(Set.of(), List.of(), excluded.seen(), excluded.bought(), false));
  }

  private static Filter named(HistoryExclusion excluded) {
    var unwanted = new ArrayList<Condition>();
    addList(List.copyOf(excluded.products()), Condition.Products::new, unwanted);
    addList(excluded.brands(), Condition.Brands::new, unwanted);
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

  private Filter nested(String pointer, JsonNode json, int depth) {
    if (depth > DEEPEST) {
      throw Refusal.at(pointer, "is a filter %d deep; wanted at most %d".formatted(depth, DEEPEST));
    }
    return conditions(JsonFields.of(pointer, json, CONDITIONS), depth);
  }

  private Filter conditions(JsonFields fields, int depth) {
    var all = new ArrayList<Condition>();
    fields.text("kind").map(kind -> new Condition.Notes(isNote(fields, kind))).ifPresent(all::add);
    addList(categories(fields), Condition.Categories::new, all);
    addTexts(fields, "brand", Condition.Brands::new, all);
    addTexts(fields, "seller", Condition.Sellers::new, all);
    price(fields).map(Condition.Price::new).ifPresent(all::add);
    fields.truth("inStock").map(Condition.InStock::new).ifPresent(all::add);
    fields
        .value("attributes")
        .ifPresent(json -> all.addAll(attributes(fields.pointerTo("attributes"), json)));
    fields
        .time("createdAfter")
        .map(
            time ->
                JsonFields.at(
                    fields.pointerTo("createdAfter"), () -> new Condition.CreatedAfter(time)))
        .ifPresent(all::add);
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

  private static void addTexts(
      JsonFields fields,
      String name,
      Function<List<String>, Condition> condition,
      List<Condition> all) {
    addList(
        fields.texts(name, MOST),
        texts -> JsonFields.at(fields.pointerTo(name), () -> condition.apply(texts)),
        all);
  }

  private static boolean isNote(JsonFields fields, String kind) {
    return switch (kind) {
      case "note" -> true;
      case "product" -> false;
      default -> throw new InvalidInput(fields.pointerTo("kind"), kind, "product or note");
    };
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
    JsonFields price = JsonFields.of(fields.pointerTo("price"), json.get(), RANGE);
    double gte = price.number(end(price, "gte", "gt")).orElse(PriceRange.ANY.gte());
    double lte = price.number(end(price, "lte", "lt")).orElse(PriceRange.ANY.lte());
    gte = price.has("gt") ? Math.nextUp(gte) : gte;
    lte = price.has("lt") ? Math.nextDown(lte) : lte;
    if (gte > lte) {
      throw JsonFields.wrong(fields.pointerTo("price"), json.get(), "a range that holds a price");
    }
    return Optional.of(new PriceRange(gte, lte)).filter(range -> !range.equals(PriceRange.ANY));
  }

  /* The one of two names that is given, or the first. */
  private static String end(JsonFields range, String inclusive, String exclusive) {
    if (range.has(inclusive) && range.has(exclusive)) {
      throw besides(range, exclusive, inclusive);
    }
    return range.has(exclusive) ? exclusive : inclusive;
  }

  private static Refusal besides(JsonFields range, String end, String other) {
    return Refusal.at(
        range.pointerTo(end), "is given beside %s; wanted one of them".formatted(other));
  }

  private List<Condition> attributes(String pointer, JsonNode json) {
    JsonFields fields = JsonFields.of(pointer, json);
    if (json.size() > Product.MOST_ATTRIBUTES) {
      throw Refusal.at(
          pointer,
          "has %d attributes; wanted at most %d".formatted(json.size(), Product.MOST_ATTRIBUTES));
    }
    var names = new TreeSet<String>();
    json.fieldNames().forEachRemaining(names::add);
    var conditions = new ArrayList<Condition>();
    for (String name : names) {
      String place = fields.pointerTo(name);
      AttributeFilter attribute = fitting(place, () -> new AttributeFilter(types, name));
      if (fields.value(name).filter(JsonNode::isObject).isPresent()) {
        JsonNode bounds = json.path(name);
        conditions.add(fitting(place, () -> condition(place, bounds, attribute)));
      } else {
        List<String> values = texts(fields, name, attribute);
        if (!values.isEmpty()) {
          conditions.add(fitting(place, () -> attribute.anyOf(values)));
        }
      }
    }
    return conditions;
  }

  /* What does not fit the attribute's type is told at the attribute. */
  private static <T> T fitting(String place, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidInput refused) {
      throw refused.field().isEmpty()
          ? new InvalidInput(place, refused.value(), refused.wanted())
          : refused;
    }
  }

  /* Those of a number may be written as numbers. */
  private List<String> texts(JsonFields fields, String name, AttributeFilter attribute) {
    if (!(types.of(attribute.name()) instanceof AttributeType.Numeric)) {
      return fields.texts(name, MOST);
    }
    var texts = new ArrayList<String>();
    fields.elements(name, MOST).forEach((place, value) -> texts.add(scalar(place, value)));
    return texts;
  }

  private Condition condition(String pointer, JsonNode json, AttributeFilter attribute) {
    List<String> known =
        switch (types.of(attribute.name())) {
          case AttributeType.Geo _ -> List.of("within");
          case AttributeType.Grade _ -> List.of("atLeast", "atMost");
          default -> RANGE;
        };
    JsonFields fields = JsonFields.of(pointer, json, known);
    List<String> given = known.stream().filter(fields::has).toList();
    if (given.isEmpty()) {
      throw Refusal.at(pointer, "is %s; wanted %s".formatted(json, String.join(" or ", known)));
    }
    if (known.contains("within")) {
      return within(fields.pointerTo("within"), json.path("within"), attribute);
    }
    return attribute.between(
        bound(fields, given, known.contains("gt") ? List.of("gte", "gt") : List.of("atLeast")),
        bound(fields, given, known.contains("gt") ? List.of("lte", "lt") : List.of("atMost")));
  }

  private static Bound bound(JsonFields fields, List<String> given, List<String> names) {
    List<String> ends = names.stream().filter(given::contains).toList();
    if (ends.size() > 1) {
      throw besides(fields, ends.getLast(), ends.getFirst());
    }
    return ends.stream()
        .findFirst()
        .map(
            end ->
                new Bound(
                    scalar(fields.pointerTo(end), fields.value(end).orElseThrow()),
                    !end.equals("gt") && !end.equals("lt")))
        .orElse(Bound.OPEN);
  }

  private static String scalar(String pointer, JsonNode value) {
    if ((!value.isNumber() && !value.isTextual()) || value.asText().isBlank()) {
      throw JsonFields.wrong(pointer, value, "a text or a number");
    }
    return value.asText();
  }

  private static Condition within(String pointer, JsonNode json, AttributeFilter attribute) {
    JsonFields fields = JsonFields.of(pointer, json, List.of("km", "of"));
    fields.required("km", "kilometres");
    double km = fields.number("km").orElseThrow();
    if (!(km > 0 && km <= Condition.AttributeNear.FARTHEST)) {
      throw JsonFields.wrong(fields.pointerTo("km"), json.path("km"), "above 0 and at most 20000");
    }
    JsonNode of = fields.required("of", POINT);
    boolean pair = of.isArray() && of.size() == 2 && of.path(0).isNumber() && of.path(1).isNumber();
    GeoPoint center =
        Optional.of(of)
            .filter(_ -> pair)
            .flatMap(two -> GeoPoint.parse(two.path(0).asText() + ',' + two.path(1).asText()))
            .orElseThrow(() -> JsonFields.wrong(fields.pointerTo("of"), of, POINT));
    return attribute.within(km, center);
  }

  private List<Filter> anyOf(JsonFields fields, int depth) {
    return fields.elements("anyOf", MOST).entrySet().stream()
        .map(element -> nested(element.getKey(), element.getValue(), depth + 1))
        .toList();
  }

  private static HistoryExclusion exclusion(JsonFields outer, HistoryExclusion without) {
    Optional<JsonNode> json = outer.value("exclude");
    if (json.isEmpty()) {
      return without;
    }
    JsonFields fields =
        JsonFields.of(
            outer.pointerTo("exclude"),
            json.get(),
            List.of("products", "brands", "seen", "bought"));
    Set<String> products = Set.copyOf(fields.texts("products", MOST));
    List<String> brands = fields.texts("brands", MOST);
    boolean seen = fields.truth("seen").orElse(without.seen());
    boolean bought = fields.truth("bought").orElse(without.bought());
    return JsonFields.below(
        fields.pointer(),
        () -> new HistoryExclusion(products, brands, seen, bought, without.soldOut()));
  }
}
