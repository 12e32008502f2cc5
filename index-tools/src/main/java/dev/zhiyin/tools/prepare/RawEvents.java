package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.EventLine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.duckdb.DuckDBAppender;

/** Puts what files of events say into the table {@code raw}, in the order of the files. */
final class RawEvents {
  private static final String TABLE =
      """
      CREATE TABLE raw (shopper VARCHAR, session VARCHAR, product VARCHAR, words VARCHAR,
        kind UTINYINT, moment BIGINT, quantity INTEGER, price DOUBLE, basket VARCHAR,
        given VARCHAR, part UTINYINT, anonymous BOOLEAN)""";

  private final DuckDb db;
  private final Instant earliest;
  private final Instant latest;
  private long read;
  private long impossible;

  RawEvents(DuckDb db, Rules.Timestamps times) {
    this.db = db;
    earliest = times.first();
    latest = times.last();
    db.run(TABLE);
  }

  /**
   * Reads all files.
   *
   * @param rows where {@code reader} counts them
   * @throws WorkRefused if too many rows are bad
   */
  void load(EventFiles reader, List<Path> files, BadRows rows) {
    List<Path> readable = files.stream().map(file -> SourceFile.readable(db, file, rows)).toList();
    db.append("raw", appender -> reader.readLines(readable, line -> add(appender, line)));
  }

  /** Events that the files tell of. */
  long read() {
    return read;
  }

  /** Those of them at whose time nothing can have happened; they are not in the table. */
  long impossible() {
    return impossible;
  }

  private boolean add(DuckDBAppender rows, EventLine line) {
    read++;
    if (line.timestamp().isBefore(earliest) || line.timestamp().isAfter(latest)) {
      impossible++;
      return false;
    }
    OptionalInt pieces = line.order().pieces();
    OptionalDouble price = line.order().price();
    db.add(
        rows,
        line.shopperId().key(),
        line.shopperId().userId().flatMap(_ -> line.shopperId().sessionId()).orElse(null),
        line.subject().product().orElse(null),
        line.subject().words().orElse(null),
        EventTypeColumn.of(line),
        TimeColumn.of(line.timestamp()),
        pieces.isPresent() ? pieces.getAsInt() : null,
        price.isPresent() ? price.getAsDouble() : null,
        line.order().id().orElse(null),
        line.id().orElse(null),
        SplitColumn.number(line.split()),
        line.isAnonymous());
    return true;
  }

  /** Types of events as numbers in tables: the place in {@link EventType}, or {@link #RETURN}. */
  static final class EventTypeColumn {
    private static final List<EventType> TYPES = List.of(EventType.values());

    static final int RETURN = 100;
    static final int PURCHASE = TYPES.indexOf(EventType.PURCHASE);

    private EventTypeColumn() {}

    static EventType type(int kind) {
      return TYPES.get(kind);
    }

    static byte of(EventLine line) {
      return (byte) (line.order().isReturn() ? RETURN : TYPES.indexOf(line.type()));
    }
  }

  /** Times as microseconds since 1970, as tables hold them. */
  static final class TimeColumn {
    private static final long SECOND = 1_000_000;

    private TimeColumn() {}

    static long of(Instant time) {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano() / 1_000);
    }

    static Instant instant(long micros) {
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000);
    }
  }
}
