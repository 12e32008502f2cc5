package dev.zhiyin.server.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Spares a client what it has already. The tag is weak (RFC 9110, section 8.8.1): the same JSON may
 * be sent compressed or not.
 */
public final class EntityTag {
  private static final int BYTES = 12;

  private EntityTag() {}

  /** Sends JSON with its tag, or only the tag if the client has the same already. */
  public static void send(Context request, ObjectNode json) {
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    String tag = "W/\"%s\"".formatted(hash(bytes));
    request.header(Header.ETAG, tag).header(Header.CACHE_CONTROL, "no-cache");
    if (has(request.header(Header.IF_NONE_MATCH), tag)) {
      request.status(304);
    } else {
      request.contentType("application/json").result(bytes);
    }
  }

  private static boolean has(@org.jspecify.annotations.Nullable String known, String tag) {
    return known != null
        && Arrays.stream(known.split(","))
            .map(String::strip)
            .anyMatch(one -> one.equals("*") || one.equals(tag) || ("W/" + one).equals(tag));
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing); // every Java platform has it
    }
  }
}
