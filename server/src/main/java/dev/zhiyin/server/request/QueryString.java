package dev.zhiyin.server.request;

import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The query of a URI, strictly: a broken escape and bytes that are not UTF-8 are refused, where
 * lenient decoding would search for something else than was meant.
 */
final class QueryString {
  private QueryString() {}

  /** Values by name, both in the order given. */
  static Map<String, List<String>> parse(String query) {
    var values = new LinkedHashMap<String, List<String>>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(text))).toString();
    } catch (CharacterCodingException _) {
      throw malformed(text, "text in UTF-8, percent-encoded");
    }
  }

  private static byte[] bytes(String text) {
    byte[] given = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new ByteArrayOutputStream(given.length);
    for (int i = 0; i < given.length; i++) {
      switch (given[i]) {
        case '+' -> decoded.write(' ');
        case '%' -> {
          decoded.write(escaped(text, given, i));
          i += 2;
        }
        default -> decoded.write(given[i]);
      }
    }
    return decoded.toByteArray();
  }

  private static int escaped(String text, byte[] given, int percent) {
    int high = digit(given, percent + 1);
    int low = digit(given, percent + 2);
    if (high < 0 || low < 0) {
      throw malformed(text, "two hexadecimal digits after each %");
    }
    return 16 * high + low;
  }

  private static int digit(byte[] given, int at) {
    return at < given.length ? Character.digit(given[at], 16) : -1;
  }

  private static Refusal malformed(String text, String wanted) {
    return new Refusal(
        Problem.of(
            ProblemKind.MALFORMED_REQUEST,
            "the query has '%s'; wanted %s".formatted(text, wanted)));
  }
}
