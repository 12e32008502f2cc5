package dev.zhiyin.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.problem.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A history that comes with a request: {@code [{"productId" | "text", "type"?, "timestamp"?}]}, in
 * the order in which things happened, the newest last. Without a type, a product was viewed and a
 * text was searched for; without a timestamp it happened now.
 */
public final class HistoryJson {
  /** Most items. */
  public static final int MOST = 1000;

  private static final List<String> KNOWN = List.of("productId", "text", "type", "timestamp");

  private HistoryJson() {}

  public static History read(Map<String, JsonNode> items, Instant now) {
    var events = new ArrayList<Event>();
    items.forEach(
        (pointer, json) ->
            events.add(
                event(
                    JsonFields.of(pointer, json, KNOWN), time(now, events.size(), items.size()))));
    return withoutEventIds(History.of(events, now));
  }

  private static Event event(JsonFields fields, Instant now) {
    Subject subject = subject(fields);
    EventType type = type(fields).orElse(usual(subject));
    Instant timestamp = fields.time("timestamp").orElse(now);
    return JsonFields.below(
        fields.pointer(),
        () ->
            Event.of(
                "from the request", ShopperId.session("whoever asks"), subject, type, timestamp));
  }

  /** The product or the words that an item or an event is about. */
  public static Subject subject(JsonFields fields) {
    if (fields.has("productId") == fields.has("text")) {
      throw Refusal.at(
          fields.pointerTo("productId"),
          fields.has("text")
              ? "is given beside text; wanted one of them"
              : "is missing; wanted a product's id, or text");
    }
    return fields.has("productId") ? item(fields) : words(fields);
  }

  private static Subject item(JsonFields fields) {
    return JsonFields.at(
        fields.pointerTo("productId"),
        () -> new Subject.Item(fields.text("productId").orElseThrow()));
  }

  private static Subject words(JsonFields fields) {
    return JsonFields.at(
        fields.pointerTo("text"), () -> new Subject.Words(fields.text("text").orElseThrow()));
  }

  public static Optional<EventType> type(JsonFields fields) {
    return fields
        .text("type")
        .map(name -> JsonFields.at(fields.pointerTo("type"), () -> EventType.parse(name)));
  }

  private static EventType usual(Subject subject) {
    return switch (subject) {
      case Subject.Item _ -> EventType.VIEW;
      case Subject.Words _ -> EventType.SEARCH;
    };
  }

  private static History withoutEventIds(History history) {
    return new History(history.items().stream().map(HistoryItem::withoutEventIds).toList());
  }

  /**
   * When one of several things happened that a request gives without a time: a microsecond after
   * the one before, the last now.
   *
   * @param place from 0, among {@code count}
   */
  static Instant time(Instant now, int place, int count) {
    return now.minus(count - 1L - place, ChronoUnit.MICROS);
  }
}
