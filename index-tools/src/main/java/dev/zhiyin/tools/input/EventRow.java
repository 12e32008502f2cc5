package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.shopper.Who;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a row that is one event. */
final class EventRow {
  static final Set<String> FIELDS =
      Set.of("user_id session_id product_id text event_type timestamp event_id split".split(" "));

  /** Our names of the fields that the domain names otherwise. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "userId", "user_id",
          "sessionId", "session_id",
          "productId", "product_id",
          "eventId", "event_id",
          "type", "event_type");

  private EventRow() {}

  static Event read(ObjectNode row) {
    return inColumns(
        () -> {
          Who who = who(row);
          Subject subject = subject(row);
          EventType type = EventType.parse(Fields.text(row, "event_type"));
          Instant timestamp = timestamp(row);
          String given = Fields.text(row, "event_id");
          String id = given.isBlank() ? id(who, subject, type, timestamp) : given;
          return new Event(id, who, subject, type, timestamp, split(row));
        });
  }

  /** The id of an event that came without one: the same for the same event. */
  static String id(Who who, Subject subject, EventType type, Instant timestamp) {
    return switch (subject) {
      case Subject.Item(String product) -> id("item", product, who, type, timestamp);
      case Subject.Words(String text) -> id("words", text, who, type, timestamp);
    };
  }

  static Who who(ObjectNode row) {
    Optional<String> user = id(row, "user_id");
    Optional<String> session = id(row, "session_id");
    if (user.isEmpty() && session.isEmpty()) {
      throw new InvalidInput("user_id", Fields.text(row, "user_id"), "an id, or one in session_id");
    }
    return new Who(user, session);
  }

  private static Optional<String> id(ObjectNode row, String field) {
    return Optional.of(Fields.text(row, field)).filter(id -> !id.isBlank());
  }

  static Instant timestamp(ObjectNode row) {
    return ProductJson.instant("timestamp", Fields.text(row, "timestamp"));
  }

  static Optional<Split> split(ObjectNode row) {
    return Optional.of(Fields.text(row, "split"))
        .filter(split -> !split.isBlank())
        .map(Split::parse);
  }

  /** Has failures name the columns of the file. */
  static <T> T inColumns(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidInput bad) {
      String column = COLUMNS.get(bad.field());
      throw column == null ? bad : new InvalidInput(column, bad.value(), bad.wanted());
    }
  }

  private static Subject subject(ObjectNode row) {
    String product = Fields.text(row, "product_id");
    if (!product.isBlank()) {
      return new Subject.Item(product);
    }
    String text = Fields.text(row, "text");
    if (text.isBlank()) {
      throw new InvalidInput("product_id", product, "an id, or words in text");
    }
    return new Subject.Words(text);
  }

  private static String id(
      String kind, String subject, Who who, EventType type, Instant timestamp) {
    String whole = who.userId().isPresent() ? kind : kind + " of a session";
    return Fingerprint.of(whole, subject, who.id(), type.text(), timestamp.toString()).text();
  }
}
