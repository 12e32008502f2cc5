package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.Times;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.EventLine.Order;
import dev.zhiyin.tools.input.EventTypes.Meaning;
import dev.zhiyin.tools.input.Rows.RowFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads rows of events: one event each, or a list of what a shopper browsed. Not thread-safe. */
final class EventRow {
  /** Our names of the fields that the domain names otherwise. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "userId", "user_id",
          "sessionId", "session_id",
          "productId", "product_id",
          "eventId", "event_id",
          "orderId", "order_id",
          "type", "event_type");

  private static final double MOST_PIECES = 2e9;
  private static final String PIECES = "a number from -2,000,000,000 to 2,000,000,000";
  private static final String PRICE = "a finite number of at least 0";

  private final TimeParser times;
  private final EventTypes types;
  private final BrowsedList browsed;

  EventRow(FileConventions conventions, ProductNames names) {
    times = conventions.times();
    types = conventions.eventTypes();
    browsed = new BrowsedList(names);
  }

  /** The lines that a row is; none if its type is to be ignored. */
  List<EventLine> read(ObjectNode row) {
    try {
      return row.has(BrowsedList.FIELD) ? list(row) : one(row);
    } catch (InvalidInput bad) { // it names the columns of the file
      String column = COLUMNS.get(bad.field());
      throw column == null ? bad : new InvalidInput(column, bad.value(), bad.wanted());
    }
  }

  private List<EventLine> one(ObjectNode row) {
    Meaning meaning = types.of(RowFields.text(row, "event_type"));
    if (meaning.isIgnored()) {
      return List.of();
    }
    Order order = order(row, meaning);
    Optional<String> id = id(row, "event_id");
    id.ifPresent(given -> TextLimits.checkId("event_id", given));
    return List.of(
        new EventLine(
            id,
            shopperId(row, order),
            subject(row),
            meaning.type(),
            timestamp(row),
            split(row),
            order));
  }

  /* The views in the order of the list, then the purchase, at the same moment; what comes later in
   * a list is newer. */
  private List<EventLine> list(ObjectNode row) {
    List<Subject> subjects = browsed.subjects(row);
    ShopperId shopperId = shopperId(row, Order.NONE);
    Instant timestamp = timestamp(row);
    Optional<Split> split = split(row);
    Function<EventType, Function<Subject, EventLine>> line =
        type ->
            subject ->
                new EventLine(
                    Optional.empty(), shopperId, subject, type, timestamp, split, Order.NONE);
    var lines = new ArrayList<>(subjects.stream().map(line.apply(EventType.VIEW)).toList());
    if (BrowsedList.isBought(row)) {
      lines.add(line.apply(EventType.PURCHASE).apply(subjects.getLast()));
    }
    return lines;
  }

  private static ShopperId shopperId(ObjectNode row, Order order) {
    Optional<String> user = id(row, "user_id");
    Optional<String> session = id(row, "session_id");
    if (user.isEmpty() && session.isEmpty()) {
      session = order.session();
    }
    if (user.isEmpty() && session.isEmpty()) {
      throw new InvalidInput(
          "user_id", RowFields.text(row, "user_id"), "an id, or one in session_id or order_id");
    }
    return new ShopperId(user, session);
  }

  private static Subject subject(ObjectNode row) {
    Optional<String> product = id(row, "product_id");
    if (product.isPresent()) {
      return new Subject.Item(product.get());
    }
    String text = RowFields.text(row, "text");
    if (RowFields.isNothing(text)) {
      throw new InvalidInput(
          "product_id", RowFields.text(row, "product_id"), "an id, or words in text");
    }
    return new Subject.Words(text);
  }

  private Instant timestamp(ObjectNode row) {
    Instant timestamp = times.parse("timestamp", RowFields.text(row, "timestamp"));
    Times.check("timestamp", timestamp);
    return timestamp;
  }

  private static Optional<Split> split(ObjectNode row) {
    String split = RowFields.text(row, "split");
    return split.isBlank() ? Optional.empty() : Optional.of(Split.parse(split));
  }

  private static Order order(ObjectNode row, Meaning meaning) {
    Optional<String> id = id(row, "order_id");
    id.ifPresent(given -> TextLimits.checkId("order_id", given));
    OptionalDouble quantity = number(row, "quantity", -MOST_PIECES, PIECES);
    OptionalDouble price = number(row, "price", 0, PRICE);
    double given = quantity.orElse(0);
    if (given > MOST_PIECES) {
      throw new InvalidInput("quantity", RowFields.text(row, "quantity"), PIECES);
    }
    boolean isReturn = meaning.isReturn() || (meaning.type() == EventType.PURCHASE && given < 0);
    // what is rounded to none says nothing, but a return must not take everything back
    int least = isReturn && given != 0 ? 1 : 0;
    int pieces = Math.max(least, (int) Math.round(Math.abs(given)));
    return new Order(
        id, pieces > 0 ? OptionalInt.of(pieces) : OptionalInt.empty(), price, isReturn);
  }

  /* Not Double.parseDouble, which takes "1d" and "0x1p3" for numbers. */
  private static OptionalDouble number(ObjectNode row, String field, double least, String wanted) {
    String text = RowFields.given(row, field);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double number = new BigDecimal(text).doubleValue();
      if (number >= least && Double.isFinite(number)) {
        return OptionalDouble.of(number);
      }
    } catch (NumberFormatException _) {
      // told below, as what is out of range
    }
    throw new InvalidInput(field, text, wanted);
  }

  private static Optional<String> id(ObjectNode row, String field) {
    return Optional.of(RowFields.given(row, field)).filter(id -> !id.isEmpty());
  }

  /** Reads the list of what a shopper browsed, and whether the last of it was bought. */
  record BrowsedList(ProductNames names) {
    static final String FIELD = "browsed_products";

    /** What is listed, at least one. */
    List<Subject> subjects(ObjectNode row) {
      JsonNode value = row.path(FIELD);
      String text = value.isArray() ? value.toString() : RowFields.text(row, FIELD).strip();
      List<Subject> subjects =
          jsonList(text)
              .map(BrowsedList::elements)
              .orElseGet(() -> split(text))
              .map(String::strip)
              .filter(word -> !word.isEmpty())
              .map(names::find)
              .toList();
      if (subjects.isEmpty()) {
        throw new InvalidInput(FIELD, text, "at least one product, such as: shirt, pants, shoes");
      }
      return subjects;
    }

    static boolean isBought(ObjectNode row) {
      String label = RowFields.text(row, "label");
      return switch (label) {
        case "1" -> true;
        case "0" -> false;
        default ->
            throw new InvalidInput("label", label, "1 if the last product was bought, else 0");
      };
    }

    /* Titles may have brackets, too. */
    private static Optional<JsonNode> jsonList(String text) {
      try {
        return text.startsWith("[") && text.endsWith("]")
            ? Optional.of(ProductJson.parse(FIELD, text))
            : Optional.empty();
      } catch (InvalidInput titles) {
        return Optional.empty();
      }
    }

    private static Stream<String> split(String text) {
      return Arrays.stream(text.split("[,，、;；]"));
    }

    private static Stream<String> elements(JsonNode list) {
      return list.valueStream()
          .map(
              element -> {
                if (!element.isTextual() && !element.isNumber()) {
                  throw new InvalidInput(FIELD, list.toString(), "a list of ids and titles only");
                }
                return element.asText();
              });
    }
  }
}
