package dev.zhiyin.server.http;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.FilterExpression;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.FilterJson;
import dev.zhiyin.server.recommendation.FilterJson.Wanted;
import dev.zhiyin.server.recommendation.Language;
import dev.zhiyin.server.recommendation.Presentation;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The query parameters of a request; one that the route does not know is refused. */
public final class Query {
  public static final int USUAL_K = 10;

  private final Map<String, String> values = new HashMap<>();

  private Query() {}

  /**
   * Takes the parameters of a request.
   *
   * @param known those of the route, in the order in which an error lists them
   */
  public static Query of(Context request, String... known) {
    var query = new Query();
    String text = request.queryString();
    QueryString.parse(text == null ? "" : text)
        .forEach((name, values) -> query.put(name, values, List.of(known)));
    return query;
  }

  private void put(String name, List<String> given, List<String> known) {
    if (!known.contains(name)) {
      throw refused(
          name,
          known.isEmpty()
              ? "is not known; this path takes none"
              : "is not known; known are " + String.join(", ", known));
    }
    if (given.size() > 1) {
      throw refused(name, "is given %d times; wanted once".formatted(given.size()));
    }
    values.put(name, given.getFirst());
  }

  private static Refusal refused(String name, String what) {
    return new Refusal(
        Problem.at(JsonFields.pointer("", name), "parameter '%s' %s".formatted(name, what)));
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public String required(String name) {
    return text(name).orElseThrow(() -> refused(name, "is missing"));
  }

  /** How many results; whether so many are allowed is for the engine to say. */
  public int k() {
    return k(USUAL_K);
  }

  /** How many results, if the request does not say. */
  public int k(int usual) {
    return text("k").map(Query::wholeNumber).orElse(usual);
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw wrongK(text);
    }
  }

  /** How many entries of a list, if the request does not say; as many as of products at most. */
  public int boundedK(int usual) {
    int k = k(usual);
    if (k < 1 || k > RecommendRequest.MOST) {
      throw wrongK(Integer.toString(k));
    }
    return k;
  }

  private static InvalidInput wrongK(String text) {
    return new InvalidInput("k", text, "a whole number from 1 to " + RecommendRequest.MOST);
  }

  /** The number of the change that an answer must have seen. */
  public OptionalLong minSequence() {
    return sequence("minSequence");
  }

  /** The number of a change. */
  public OptionalLong sequence(String name) {
    return text(name)
        .map(text -> OptionalLong.of(sequence(name, text)))
        .orElse(OptionalLong.empty());
  }

  private static long sequence(String name, String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new InvalidInput(name, text, "a whole number of at least 0");
    }
    return Long.parseLong(text);
  }

  /** How unlike each other the products of a page should be. */
  public OptionalDouble diversity() {
    return text("diversity").map(Query::fraction).orElse(OptionalDouble.empty());
  }

  private static OptionalDouble fraction(String text) {
    if (!text.matches("[01]|[01]?\\.\\d{1,18}")) {
      throw new InvalidInput("diversity", text, "0 to 1");
    }
    return OptionalDouble.of(Double.parseDouble(text));
  }

  /** Whether the answer says how it came about, which is not for browsers. */
  public boolean debug(Caller caller) {
    boolean debug = flag("debug");
    if (debug) {
      caller.requireProgram("debug");
    }
    return debug;
  }

  /** A parameter that is true or false; false if absent. */
  public boolean flag(String name) {
    return text(name)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new InvalidInput(name, text, "true or false");
                })
        .orElse(false);
  }

  /** In which order what was searched for is shown. */
  public SearchOrder order() {
    return oneOf("sort", SearchOrder.values(), SearchOrder::text).orElse(SearchOrder.RELEVANCE);
  }

  /** A parameter that is one of some words. */
  public <T> Optional<T> oneOf(String name, T[] values, Function<T, String> word) {
    return text(name)
        .map(
            text ->
                Arrays.stream(values)
                    .filter(value -> word.apply(value).equals(text))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new InvalidInput(
                                name,
                                text,
                                Arrays.stream(values)
                                    .map(word)
                                    .collect(Collectors.joining(", ", "one of ", "")))));
  }

  /** The filter of a recommendation. */
  public Wanted wanted() {
    return text("filter")
        .map(
            given ->
                isJson(given)
                    ? FilterJson.wanted("/filter", JsonBody.of("/filter", given))
                    : new Wanted(expression(given), HistoryExclusion.DEFAULT))
        .orElse(Wanted.ANYTHING);
  }

  /** The filter of anything else. */
  public Filter filter() {
    return text("filter")
        .map(
            given ->
                isJson(given)
                    ? FilterJson.filter("/filter", JsonBody.of("/filter", given))
                    : expression(given))
        .orElse(Filter.ALL);
  }

  /* No expression begins like this: its braces follow a field. */
  private static boolean isJson(String filter) {
    return filter.stripLeading().startsWith("{");
  }

  private static Filter expression(String text) {
    return FilterExpression.parse("/filter", text);
  }

  /** The parameters {@code locale} and {@code fields}. */
  public Presentation presentation() {
    return new Presentation(text("locale").map(Language::named), fields());
  }

  /** Which fields of products are wanted: names with commas between. */
  public ProductFields fields() {
    return text("fields")
        .map(names -> ProductFields.of(List.of(names.split(",", -1))))
        .orElse(ProductFields.ALL);
  }
}
