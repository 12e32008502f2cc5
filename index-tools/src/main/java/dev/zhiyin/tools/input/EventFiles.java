package dev.zhiyin.tools.input;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads events from files: JSON lines or columns of {@code user_id, product_id, event_type,
 * timestamp}, and if there are any {@code session_id} (whose a session is, where both are given),
 * {@code text} (the words that an event without a product is about), {@code split} and {@code
 * event_id}. Times are read as {@link ProductJson#instant} says. An event without an id gets one
 * made of its user, product or words, type and time; an event whose id was there before is skipped.
 *
 * <p>A row with {@code browsed_products}, as in {@code user_behavior.csv} of {@code
 * user_id,timestamp,browsed_products,label}, is a view of each product in that list, and with label
 * 1 a purchase of the last. The list is {@code shirt, pants, shoes}, with ids or titles, or a JSON
 * array where a title holds a comma; words that name no product are interests in these words.
 */
public final class EventFiles {
  private static final Schema SCHEMA =
      new Schema(
          Schema.names(
              """
              user_id
              session_id
              product_id: item_id
              text
              event_type: type
              timestamp: time
              event_id
              split
              browsed_products
              label
              quantity: qty
              order_id: order invoice_no"""),
          List.of(
              "user_id|session_id product_id|text event_type timestamp",
              "user_id|session_id timestamp browsed_products label"),
          (_, text) -> new TextNode(text));

  private final Consumer<Event> sink;
  private final BadRows badRows;
  private final BehaviourRow behaviour;
  private final SeenIds ids = new SeenIds();

  private EventFiles(ProductNames names, Consumer<Event> sink, BadRows badRows) {
    behaviour = new BehaviourRow(names);
    this.sink = sink;
    this.badRows = badRows;
  }

  /**
   * Reads all files, giving each event to {@code sink} as it comes; keeps some 32 bytes of each.
   *
   * @param names of the products that {@code browsed_products} may name
   * @throws WorkRefused if too many rows are bad or a file lacks a column that is needed; what the
   *     sink was given by then must not be used
   * @throws StorageFailed if a file cannot be read
   */
  public static void read(
      List<Path> files, ProductNames names, Consumer<Event> sink, BadRows badRows) {
    var reader = new EventFiles(names, sink, badRows);
    files.forEach(file -> Rows.read(file, SCHEMA, badRows, reader::read));
    badRows.check();
  }

  /**
   * How a file of text writes its events, for those who read it by columns.
   *
   * @throws WorkRefused if a table lacks a column that is needed
   * @throws StorageFailed if the file cannot be read
   */
  public static EventColumns columns(Path file) {
    try (TextFile text = TextFile.open(file)) {
      Format format = Format.of(file, text.start());
      List<String> columns =
          switch (format) {
            case JSON_LINES -> List.of();
            case COMMAS -> new Table(file, text, SCHEMA, ',').columns();
            case TABS -> new Table(file, text, SCHEMA, '\t').columns();
          };
      return new EventColumns(format, TextFile.isGzip(file), columns);
    } catch (IOException unreadable) {
      throw new StorageFailed(file, unreadable);
    }
  }

  /**
   * The columns that a file names, under our names: {@code user_id}, {@code product_id} and so on.
   *
   * @throws WorkRefused if one that is needed is missing
   */
  public static List<String> columns(Path file, List<String> given) {
    return SCHEMA.columns(file, given);
  }

  private void read(Place place, ObjectNode row) {
    boolean browsed = row.has("browsed_products");
    List<Event> events = browsed ? behaviour.read(row) : List.of(EventRow.read(row));
    reportUnused(row, browsed ? BehaviourRow.FIELDS : EventRow.FIELDS);
    List<Event> fresh = events.stream().filter(event -> ids.add(event.id())).toList();
    if (fresh.isEmpty()) {
      reportDuplicate(place, row, events.getFirst());
      return;
    }
    fresh.forEach(sink);
    badRows.accept();
    if (fresh.size() < events.size()) {
      badRows.note("rows that list a product twice, which counts once");
    }
  }

  /* An id that was made here would tell the reader of the report nothing. */
  private void reportDuplicate(Place place, ObjectNode row, Event event) {
    if (row.path("event_id").asText().equals(event.id())) {
      badRows.duplicate(place, "event_id", event.id());
    } else {
      var parts = List.of(event.who().id(), event.type().text(), subject(event), event.timestamp());
      badRows.duplicate(place, "row", parts.stream().map(Object::toString).collect(joining(" ")));
    }
  }

  private static String subject(Event event) {
    return switch (event.subject()) {
      case Subject.Item(String productId) -> productId;
      case Subject.Words(String text) -> text;
    };
  }

  private void reportUnused(ObjectNode row, Set<String> used) {
    row.propertyStream()
        .map(Map.Entry::getKey)
        .filter(field -> !used.contains(field))
        .forEach(badRows::unused);
  }
}
