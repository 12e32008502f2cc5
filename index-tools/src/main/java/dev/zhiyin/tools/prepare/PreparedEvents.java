package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.cli.OutputFile;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.prepare.RawEvents.EventTypeColumn;
import dev.zhiyin.tools.prepare.RawEvents.TimeColumn;
import dev.zhiyin.tools.prepare.text.TextCleaner;
import dev.zhiyin.tools.split.Splitter;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Writes what was kept as a file of events that {@code rebuild} reads, by shopper and time, with
 * the split. The events of one shopper are in memory at a time, and the ids of all products.
 */
final class PreparedEvents {
  /** Stands for the id that an event without one will get when it is read. */
  private static final String NO_ID = "-";

  /**
   * Longer texts are no words that anybody typed, and cleaned they might be too long to be kept.
   */
  private static final int LONG = 500;

  private final DuckDb db;
  private final Splitter splitter;
  private final TextCleaner cleaner;
  private final List<FileEvent> ofOne = new ArrayList<>();
  private final Map<Split, Long> counts = new EnumMap<>(Split.class);
  private final StringBuilder line = new StringBuilder();
  private final boolean withSessions;
  private final boolean withWords;
  private final boolean withIds;
  private final boolean withQuantities;
  private final boolean withPrices;
  private final boolean withOrders;
  private String[] products = new String[0];

  PreparedEvents(DuckDb db, Splitter splitter, TextCleaner cleaner) {
    this.db = db;
    this.splitter = splitter;
    this.cleaner = cleaner;
    withSessions =
        db.number("SELECT count(*) FROM shopper WHERE written LIKE 's%' AND why = 0") > 0;
    withWords = db.number("SELECT count(words) FROM kept") > 0;
    withIds = db.number("SELECT count(given) FROM kept") > 0;
    withQuantities = db.number("SELECT count(*) FROM kept WHERE quantity > 0") > 0;
    withPrices = db.number("SELECT count(price) FROM kept") > 0;
    withOrders = db.number("SELECT count(basket) FROM kept") > 0;
    List.of(Split.TRAIN, Split.VALID, Split.TEST).forEach(part -> counts.put(part, 0L));
  }

  /** Writes all and tells how many events are in each part. */
  Map<Split, Long> write(Path file) {
    products = products();
    try (var out = new OutputFile(file);
        var shoppers = db.cursor("SELECT uid, written FROM shopper ORDER BY uid")) {
      out.line(header());
      var shopper = new Shopper(shoppers);
      db.each(
          "SELECT uid, iid, words, kind, moment, given, part, quantity, price, basket FROM kept"
              + " ORDER BY uid, moment, seq",
          row -> {
            if (row.getInt(1) != shopper.uid) {
              handOut(out);
              shopper.moveTo(row.getInt(1));
            }
            ofOne.add(event(row, shopper.written));
          });
      handOut(out);
    }
    return counts;
  }

  private String[] products() {
    var ids = new String[(int) db.number("SELECT max(iid) FROM item") + 1];
    db.each("SELECT iid, id FROM item", row -> ids[row.getInt(1)] = row.getString(2));
    return ids;
  }

  private FileEvent event(ResultSet row, String key) throws SQLException {
    int iid = row.getInt(2);
    Subject subject = iid > 0 ? new Subject.Item(products[iid]) : words(row.getString(3));
    String given = withIds ? row.getString(6) : null;
    var event =
        Event.of(
                given == null ? NO_ID : given,
                key.startsWith("u")
                    ? ShopperId.user(key.substring(1))
                    : ShopperId.session(key.substring(1)),
                subject,
                EventTypeColumn.type(row.getInt(4)),
                TimeColumn.instant(row.getLong(5)))
            .withLine(line(row));
    return new FileEvent(event, SplitColumn.part(row.getInt(7)));
  }

  private static OrderLine line(ResultSet row) throws SQLException {
    int pieces = row.getInt(8); // 0 where there is none, too
    double price = row.getDouble(9);
    return new OrderLine(
        pieces > 0 ? OptionalInt.of(pieces) : OptionalInt.empty(),
        row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(price),
        Optional.ofNullable(row.getString(10)));
  }

  /* Words of which cleaning leaves nothing stay as they were, and so do very long ones. */
  private Subject words(String text) {
    String clean = cleaner.clean(text);
    return new Subject.Words(clean.isEmpty() || text.length() > LONG ? text : clean);
  }

  private void handOut(OutputFile out) {
    splitter.split(ofOne, (event, part) -> write(out, event, part));
    ofOne.clear();
  }

  private void write(OutputFile out, Event event, Split part) {
    counts.merge(part, 1L, Long::sum);
    line.setLength(0);
    field(event.shopperId().userId().orElse("")).append(',');
    if (withSessions) {
      field(event.shopperId().sessionId().orElse("")).append(',');
    }
    field(event.subject().product().orElse("")).append(',');
    if (withWords) {
      field(event.subject().words().orElse("")).append(',');
    }
    line.append(event.type().text()).append(',').append(event.timestamp()).append(',');
    if (withIds) {
      field(event.id().equals(NO_ID) ? "" : event.id()).append(',');
    }
    OrderLine order = event.line();
    if (withQuantities) {
      order.quantity().ifPresent(line::append);
      line.append(',');
    }
    if (withPrices) {
      order.price().ifPresent(line::append);
      line.append(',');
    }
    if (withOrders) {
      field(order.orderId().orElse("")).append(',');
    }
    out.line(line.append(part.text()));
  }

  private String header() {
    return "user_id,%sproduct_id,%sevent_type,timestamp,%s%s%s%ssplit"
        .formatted(
            withSessions ? "session_id," : "",
            withWords ? "text," : "",
            withIds ? "event_id," : "",
            withQuantities ? "quantity," : "",
            withPrices ? "price," : "",
            withOrders ? "order_id," : "");
  }

  /* As RFC 4180 says. */
  private StringBuilder field(String text) {
    if (!text.isEmpty()
        && text.chars().allMatch(sign -> sign > ' ' && sign != '"' && sign != ',')) {
      return line.append(text);
    }
    return text.isEmpty() ? line : line.append('"').append(text.replace("\"", "\"\"")).append('"');
  }

  /** Goes through the shoppers beside their events, both in the same order. */
  private static final class Shopper {
    private final DuckDb.Cursor rows;
    private int uid;
    private String written = "";

    Shopper(DuckDb.Cursor rows) {
      this.rows = rows;
    }

    void moveTo(int wanted) throws SQLException {
      while (uid < wanted && rows.next()) {
        uid = rows.row().getInt(1);
        written = rows.row().getString(2);
      }
    }
  }
}
