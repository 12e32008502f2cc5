package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.shopper.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a row that lists what a shopper browsed, and tells whether the last of it was bought. */
final class BehaviourRow {
  static final Set<String> FIELDS =
      Set.of("user_id", "session_id", "timestamp", "browsed_products", "label", "split");

  private static final String LIST = "browsed_products";

  private final ProductNames names;

  BehaviourRow(ProductNames names) {
    this.names = names;
  }

  /** At least one event: the views in the order of the list, then the purchase. */
  List<Event> read(ObjectNode row) {
    return EventRow.inColumns(
        () -> {
          List<Subject> browsed = browsed(row).stream().map(names::find).toList();
          var events = new ArrayList<Event>();
          browsed.forEach(subject -> events.add(event(row, subject, EventType.VIEW)));
          if (isBought(row)) { // at the same moment; what comes later in a list is newer
            events.add(event(row, browsed.getLast(), EventType.PURCHASE));
          }
          return events;
        });
  }

  private static Event event(ObjectNode row, Subject subject, EventType type) {
    Who who = EventRow.who(row);
    Instant timestamp = EventRow.timestamp(row);
    String id = EventRow.id(who, subject, type, timestamp);
    return new Event(id, who, subject, type, timestamp, EventRow.split(row));
  }

  private static boolean isBought(ObjectNode row) {
    String label = Fields.text(row, "label");
    return switch (label) {
      case "1" -> true;
      case "0" -> false;
      default -> throw new InvalidInput("label", label, "1 if the last product was bought, else 0");
    };
  }

  private static List<String> browsed(ObjectNode row) {
    JsonNode value = row.path(LIST);
    String text = value.isArray() ? value.toString() : Fields.text(row, LIST).strip();
    List<String> words =
        (text.startsWith("[") ? elements(ProductJson.parse(LIST, text)) : split(text))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
    if (words.isEmpty()) {
      throw new InvalidInput(LIST, text, "at least one product, such as: shirt, pants, shoes");
    }
    return words;
  }

  private static Stream<String> split(String text) {
    return Arrays.stream(text.split("[,，、;；]"));
  }

  private static Stream<String> elements(JsonNode list) {
    return list.valueStream()
        .map(
            element -> {
              if (!element.isTextual() && !element.isNumber()) {
                throw new InvalidInput(LIST, list.toString(), "a list of ids and titles only");
              }
              return element.asText();
            });
  }
}
