package dev.zhiyin.server.http;

import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.UrlEncoded;
import org.eclipse.jetty.util.Utf8StringBuilder.Utf8IllegalArgumentException;

/**
 * The query of a URI, strictly: a broken escape and bytes that are not UTF-8 are refused, where
 * lenient decoding would search for something else than was meant.
 */
final class QueryString {
  private QueryString() {}

  /** Values by name, both in the order given. */
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
    return new Refusal(
        Problem.of(
            ProblemKind.MALFORMED_REQUEST,
            "the query is '%s'; wanted %s".formatted(query, wanted)));
  }
}
