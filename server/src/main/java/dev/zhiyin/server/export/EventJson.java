package dev.zhiyin.server.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;

/**
 * The JSON form of an event, as files of events have it: {@code {"eventId", "userId"?,
 * "sessionId"?, "productId" | "text", "type", "timestamp", "split"?}}.
 */
public final class EventJson {
  private EventJson() {}

  public static ObjectNode of(Event event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("eventId", event.id());
    event.shopperId().userId().ifPresent(user -> json.put("userId", user));
    event.shopperId().sessionId().ifPresent(session -> json.put("sessionId", session));
    switch (event.subject()) {
      case Subject.Item(String id) -> json.put("productId", id);
      case Subject.Words(String text) -> json.put("text", text);
    }
    json.put("type", event.type().text()).put("timestamp", event.timestamp().toString());
    event.split().ifPresent(split -> json.put("split", split.text()));
    return json;
  }
}
