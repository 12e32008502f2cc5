package dev.zhiyin.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Sha256;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Spares a client what it has already. The tag is weak (RFC 9110, section 8.8.1): the same JSON may
 * be sent compressed or not.
 */
public final class EntityTag {
  private static final int DIGITS = 24;

  private EntityTag() {}

  /** Sends JSON with its tag, or only the tag if the client has the same already. */
  public static void send(Context request, ObjectNode json) {
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    String tag = "W/\"%s\"".formatted(Sha256.of(bytes).substring(0, DIGITS));
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
}
