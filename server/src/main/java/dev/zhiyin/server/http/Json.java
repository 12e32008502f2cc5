package dev.zhiyin.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.Sha256;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sends JSON in UTF-8, which needs no charset (RFC 8259, section 11). */
public final class Json {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private static final int TAG_DIGITS = 24;

  private Json() {}

  /**
   * Sends an answer.
   *
   * @param answer a record, whose components that are null are left out, or a tree
   */
  public static void send(Context response, Object answer) {
    response.contentType("application/json").result(bytes(answer));
  }

  /**
   * Sends an answer with its tag, or only the tag if the client has the same already. The tag is
   * weak (RFC 9110, section 8.8.1): the same JSON may be sent compressed or not.
   */
  public static void sendTagged(Context request, Object answer) {
    byte[] bytes = bytes(answer);
    String tag = "W/\"%s\"".formatted(Sha256.of(bytes).substring(0, TAG_DIGITS));
    request.header(Header.ETAG, tag).header(Header.CACHE_CONTROL, "no-cache");
    if (has(request.header(Header.IF_NONE_MATCH), tag)) {
      request.status(304);
    } else {
      request.contentType("application/json").result(bytes);
    }
  }

  private static boolean has(@Nullable String known, String tag) {
    return known != null
        && Arrays.stream(known.split(",", -1))
            .map(String::strip)
            .anyMatch(one -> one.equals("*") || one.equals(tag) || ("W/" + one).equals(tag));
  }

  /** An answer as bytes in UTF-8. */
  public static byte[] bytes(Object answer) {
    try {
      return JSON.writeValueAsBytes(answer);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an answer cannot be written", impossible);
    }
  }
}
