package dev.zhiyin.server.http;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.UrlEncoded;
import org.eclipse.jetty.util.Utf8StringBuilder.Utf8IllegalArgumentException;

/** The query parameters of a request; one that the route does not know is refused. */
public final class Query {
  public static final int USUAL_K = 10;

  /* As in JSON; a plus or a bare point does no harm. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?");

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
    parse(text == null ? "" : text)
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
    return kUpTo(RecommendRequest.MOST);
  }

  /** The same of what there is another number of at most, for an error to say. */
  public int kUpTo(int most) {
    return k(USUAL_K, most);
  }

  private int k(int usual, int most) {
    return text("k").map(text -> wholeNumber(text, most)).orElse(usual);
  }

  private static int wholeNumber(String text, int most) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw wrongK(text, most);
    }
  }

  /** How many entries of a list, if the request does not say; as many as of products at most. */
  public int boundedK(int usual) {
    int k = k(usual, RecommendRequest.MOST);
    if (k < 1 || k > RecommendRequest.MOST) {
      throw wrongK(Integer.toString(k), RecommendRequest.MOST);
    }
    return k;
  }

  private static InvalidInput wrongK(String text, int most) {
    return new InvalidInput("k", text, "a whole number from 1 to " + most);
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

  /** A share, from 0 to 1. */
  public OptionalDouble fraction(String name) {
    return text(name)
        .map(text -> OptionalDouble.of(fraction(name, text)))
        .orElse(OptionalDouble.empty());
  }

  private static double fraction(String name, String text) {
    double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidInput(name, text, "0 to 1");
    }
    return value;
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

  /** A parameter that is one of some words. */
  public <T> Optional<T> oneOf(String name, T[] values, Function<T, String> word) {
    return text(name).map(text -> oneOf(name, text, values, word));
  }

  /** The value that a text names, or a refusal of the field that has it. */
  public static <T> T oneOf(String name, String text, T[] values, Function<T, String> word) {
    return Arrays.stream(values)
        .filter(value -> word.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    name,
                    text,
                    Arrays.stream(values)
                        .map(word)
                        .collect(Collectors.joining(", ", "one of ", ""))));
  }

  /**
   * Values by name, both in the order given, strictly: a broken escape and bytes that are not UTF-8
   * are refused, where lenient decoding would search for something else than was meant.
   */
  static Map<String, List<String>> parse(String query) {
    var values = new LinkedHashMap<String, List<String>>();
    try {
      UrlEncoded.decodeUtf8To(
          query,
          0,
          query.length(),
          (name, value) -> values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value),
          false, // no broken escape
          false, // no bytes that are not UTF-8
          false); // no character that breaks off
    } catch (Utf8IllegalArgumentException _) {
      throw malformed(query, "text in UTF-8, percent-encoded");
    } catch (IllegalArgumentException _) {
      throw malformed(query, "two hexadecimal digits after each %");
    }
    return values;
  }

  private static Refusal malformed(String query, String wanted) {
    return Refusal.of(
        ProblemKind.MALFORMED_REQUEST, "the query is '%s'; wanted %s".formatted(query, wanted));
  }
}
