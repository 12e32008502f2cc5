package dev.zhiyin.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Sends JSON in UTF-8, which needs no charset (RFC 8259, section 11). */
public final class Json {
  private Json() {}

  public static void send(Context response, ObjectNode json) {
    response
        .contentType("application/json")
        .result(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
