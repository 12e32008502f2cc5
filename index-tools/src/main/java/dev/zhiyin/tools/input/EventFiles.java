package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.tools.input.EventRow.BrowsedList;
import dev.zhiyin.tools.input.Rows.LinePosition;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads events from files: JSON lines or columns of {@code user_id, product_id, event_type,
 * timestamp}, and if there are any {@code session_id} (whose a session is, where both are given),
 * {@code text} (the words that an event without a product is about), {@code split}, {@code
 * event_id}, {@code order_id} (whose basket of nobody known is a session), {@code quantity} and
 * {@code price} (of one piece). Times are read as {@link TimeParser} says. Not thread-safe.
 *
 * <p>A row with {@code browsed_products}, as in {@code user_behavior.csv} of {@code
 * user_id,timestamp,browsed_products,label}, is a view of each product in that list, and with label
 * 1 a purchase of the last. The list is {@code shirt, pants, shoes}, with ids or titles, or a JSON
 * array where a title holds a comma; words that name no product are interests in these words.
 */
public final class EventFiles {
  static final Schema SCHEMA =
      new Schema(
          """
          user_id: visitor_id customer_id shopper_id buyer_id member_id user visitor customer uid
          session_id: user_session session visit_id
          product_id: item_id product item sku asin goods_id
          text
          event_type: type event action behavior_type behaviour_type behavior behaviour
          timestamp: time event_time event_timestamp time_stamp datetime date created_at ts
          event_id
          split
          browsed_products
          label
          quantity: qty
          order_id: order invoice_no invoice transaction_id
          title: product_name
          category
          category_code
          category_id
          brand
          price
          currency""",
          List.of(
              "user_id|session_id product_id|text event_type timestamp",
              "user_id|session_id timestamp browsed_products label"),
          (_, text) -> new TextNode(text));

  private static final Set<String> OF_EVENTS =
      Set.of(
          "user_id",
          "session_id",
          "product_id",
          "text",
          "event_type",
          "timestamp",
          "event_id",
          "split",
          "quantity",
          "price",
          "order_id");
  private static final Set<String> OF_LISTS =
      Set.of("user_id", "session_id", "timestamp", BrowsedList.FIELD, "label", "split");

  private final Schema schema;
  private final EventRow parser;
  private final BadRows badRows;
  private Optional<EventCatalogue> catalogue = Optional.empty();
  private Pseudonyms pseudonyms = Pseudonyms.none();

  /**
   * @param names of the products that {@code browsed_products} may name
   * @param badRows counts what became of the rows
   */
  public EventFiles(FileConventions conventions, ProductNames names, BadRows badRows) {
    schema = SCHEMA.withColumns(conventions.columns());
    parser = new EventRow(conventions, names);
    this.badRows = badRows;
  }

  /** Has the products that events are about gathered as well. */
  public EventFiles gathering(EventCatalogue products) {
    catalogue = Optional.of(products);
    return this;
  }

  /** Gives events the names that their shoppers are kept under; lines keep what the file says. */
  public EventFiles replacing(Pseudonyms shoppers) {
    pseudonyms = shoppers;
    return this;
  }

  /**
   * Reads all files, giving each event to {@code sink} as it comes; keeps some 32 bytes of each. An
   * event without an id gets one made of its user, product or words, type and time; an event whose
   * id was there before is skipped.
   *
   * @throws WorkRefused if too many rows are bad or a file lacks a column that is needed; what the
   *     sink was given by then must not be used
   * @throws StorageFailed if a file cannot be read
   */
  public void read(List<Path> files, Consumer<FileEvent> sink) {
    var ids = new SeenIds();
    readRows(
        files,
        (place, lines) -> {
          int fresh = 0;
          for (EventLine line : lines) {
            FileEvent event = line.event(pseudonyms);
            if (ids.add(event.event().id())) {
              sink.accept(event);
              fresh++;
            }
          }
          if (fresh == 0) {
            reportDuplicate(place, lines.getFirst());
            return lines;
          }
          badRows.accept();
          if (fresh < lines.size()) {
            badRows.note("rows that list a product twice, which counts once");
          }
          return lines;
        });
  }

  /**
   * Reads all files, giving what their rows say to {@code sink} as it comes, whether or not it was
   * said before; keeps nothing of it.
   *
   * @param sink says whether it took the line; one that it did not describes no product
   * @throws WorkRefused as {@link #read} does
   * @throws StorageFailed if a file cannot be read
   */
  public void readLines(List<Path> files, Predicate<EventLine> sink) {
    readRows(
        files,
        (_, lines) -> {
          List<EventLine> taken = lines.stream().filter(sink).toList();
          badRows.accept();
          return taken;
        });
  }

  /** Does something with what a row says, and hands back what describes products. */
  private interface Lines {
    List<EventLine> take(LinePosition place, List<EventLine> lines);
  }

  private void readRows(List<Path> files, Lines sink) {
    for (Path file : files) {
      Rows.read(
          file,
          schema,
          badRows,
          (place, row) -> {
            List<EventLine> lines = parser.read(row);
            reportUnused(row);
            if (lines.isEmpty()) {
              badRows.note("rows of types to be ignored");
              return;
            }
            List<EventLine> taken = sink.take(place, lines);
            catalogue.ifPresent(products -> taken.forEach(line -> products.add(row, line)));
          });
    }
    badRows.check();
  }

  /* An id that was made here would tell the reader of the report nothing. */
  private void reportDuplicate(LinePosition place, EventLine line) {
    if (line.id().isPresent()) {
      badRows.duplicate(place, "event_id", line.id().get());
    } else {
      badRows.duplicate(
          place,
          "row",
          "%s %s %s %s"
              .formatted(
                  line.shopperId().id(),
                  line.type().text(),
                  EventLine.about(line.subject()),
                  line.timestamp()));
    }
  }

  private void reportUnused(ObjectNode row) {
    Set<String> used = row.has(BrowsedList.FIELD) ? OF_LISTS : OF_EVENTS;
    for (Iterator<String> fields = row.fieldNames(); fields.hasNext(); ) {
      String field = fields.next();
      if (!used.contains(field) && !isGathered(field)) {
        badRows.unused(field);
      }
    }
  }

  private boolean isGathered(String field) {
    return catalogue.isPresent() && EventCatalogue.FIELDS.contains(field);
  }
}
