package dev.zhiyin.server.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a request as JSON: one value in UTF-8, without a field given twice. */
public final class JsonBody {
  /** Most bytes of a body. */
  private static final int LARGEST = 1 << 20;

  private static final String OUT_OF_RANGE = "the exponent of a number is out of range";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonBody() {}

  /** Reads the body of a request; a fault in it is a {@link Refusal}. */
  public static JsonNode of(Context request) {
    requireType(request.contentType(), List.of("application/json"));
    byte[] bytes = bytes(request);
    try {
      JsonNode json = parsed(bytes);
      if (json.isMissingNode()) {
        throw malformed("the body is empty; wanted a JSON object");
      }
      return json;
    } catch (JsonProcessingException broken) {
      throw malformed("the body is not JSON: " + where(broken));
    } catch (IOException notUtf8) {
      throw malformed("the body is not JSON in UTF-8: " + notUtf8.getMessage());
    }
  }

  /**
   * Reads a text that should be JSON.
   *
   * @param pointer of the field that holds it
   */
  public static JsonNode of(String pointer, String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return json.isMissingNode() ? JSON.nullNode() : json;
    } catch (JsonProcessingException broken) {
      throw Refusal.at(pointer, "is not JSON: " + where(broken));
    } catch (NumberFormatException outOfRange) {
      throw Refusal.at(pointer, "is not JSON: " + OUT_OF_RANGE);
    }
  }

  /** Reads JSON. The parser has another exception for an exponent that no decimal has. */
  public static JsonNode parsed(byte[] bytes) throws IOException {
    try {
      return JSON.readTree(bytes);
    } catch (NumberFormatException outOfRange) {
      throw new JsonParseException(null, OUT_OF_RANGE, outOfRange);
    }
  }

  /** What the parser found wrong, without what it says about its own classes and settings. */
  public static String what(JsonProcessingException broken) {
    return broken.getOriginalMessage().replaceFirst("( for `|, from `| \\(bound as `).*", "");
  }

  private static String where(JsonProcessingException broken) {
    String what = what(broken);
    var place = broken.getLocation();
    return place == null // so for what breaks a limit of the parser
        ? what
        : "line %d, column %d: %s".formatted(place.getLineNr(), place.getColumnNr(), what);
  }

  private static byte[] bytes(Context request) {
    if (request.req().getContentLengthLong() > LARGEST) {
      throw tooLarge();
    }
    byte[] bytes = RequestBody.read(request, LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw tooLarge();
    }
    return bytes;
  }

  private static Refusal tooLarge() {
    return Refusal.of(
        ProblemKind.BODY_TOO_LARGE, "the body has more than %d bytes".formatted(LARGEST));
  }

  /**
   * Refuses a body of another type.
   *
   * @param wanted types, the usual one first
   */
  public static void requireType(@Nullable String contentType, List<String> wanted) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    if (!wanted.contains(type.toLowerCase(Locale.ROOT))) {
      throw Refusal.of(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type is '%s'; wanted %s"
              .formatted(contentType == null ? "" : contentType, wanted.getFirst()));
    }
  }

  private static Refusal malformed(String detail) {
    return Refusal.of(ProblemKind.MALFORMED_REQUEST, detail);
  }
}
