package dev.zhiyin.tools.prepare;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventColumns;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.Format;
import dev.zhiyin.tools.input.ProductNames;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;

/**
 * Reads files of events into the table {@code raw}, one row each in the order of the files. A row
 * with a flaw is there too, so that it can be counted.
 */
final class RawEvents {
  /** What {@code raw.flaw} says; 0 is none. */
  static final List<String> FLAWS =
      List.of(
          "no flaw",
          "no user_id, session_id or order_id that can be kept",
          "no product_id or text that can be kept",
          "an event_type that is not known",
          "a split that is not known",
          "a timestamp that cannot be read",
          "a timestamp when nothing can have happened");

  private static final int LONGEST_ID = 200;
  private static final int LONGEST_WORDS = 10_000;

  /** Flaws from here on are the time's. */
  static final int TIME_FLAW = 5;

  private static final List<String> COLUMNS =
      List.of(
          "user_id",
          "session_id",
          "product_id",
          "text",
          "event_type",
          "timestamp",
          "event_id",
          "split",
          "quantity",
          "order_id");

  private static final String TABLE =
      """
      CREATE TABLE raw (shopper VARCHAR, session VARCHAR, product VARCHAR, words VARCHAR, kind UTINYINT, moment BIGINT,
        quantity INTEGER, basket VARCHAR, given VARCHAR, part UTINYINT, anonymous BOOLEAN,
        flaw UTINYINT)""";

  private final DuckDb db;
  private final String insert;
  private final Supplier<ProductNames> names;
  private final Instant earliest;
  private final Instant latest;
  private long broken;

  RawEvents(DuckDb db, PrepareConfig config, Instant now, Supplier<ProductNames> names) {
    this.db = db;
    this.names = names;
    earliest = config.timestamps().first();
    latest = config.timestamps().last(now);
    insert = insert(config);
    db.run(TABLE);
    db.run("SET TimeZone = " + DuckDb.literal(config.timestamps().zone()));
  }

  /** Reads one more file and tells how many rows it has, broken ones included. */
  long load(Path file) {
    long brokenBefore = broken;
    if (SourceFile.isParquet(file)) {
      return loadColumns(file, "read_parquet(%s)".formatted(name(file)));
    }
    EventColumns columns = EventFiles.columns(file);
    long rows =
        columns.format() == Format.JSON_LINES
            ? loadJson(file, columns.gzip())
            : loadTable(file, columns);
    return rows + broken - brokenBefore;
  }

  /** Rows that are not even rows: too few columns, a quote left open, no JSON. */
  long broken() {
    return broken;
  }

  private long loadTable(Path file, EventColumns columns) {
    if (columns.names().contains("browsed_products")) {
      return loadBehaviour(file);
    }
    String types =
        IntStream.range(0, columns.names().size())
            .mapToObj("'c%d': 'VARCHAR'"::formatted)
            .collect(joining(", ", "{", "}"));
    String source =
        """
        read_csv(%s, delim = '%s', quote = '"', escape = '"', header = true, auto_detect = false,
          compression = '%s', columns = %s, store_rejects = true, rejects_limit = 0)"""
            .formatted(
                name(file),
                columns.format() == Format.TABS ? "\t" : ",",
                columns.gzip() ? "gzip" : "none",
                types);
    List<String> given =
        IntStream.range(0, columns.names().size()).mapToObj("c%d"::formatted).toList();
    long rows = insert(source, columns.names(), given);
    broken += db.number("SELECT count(DISTINCT (file_id, line)) FROM reject_errors");
    db.run("DROP TABLE reject_errors");
    db.run("DROP TABLE reject_scans");
    return rows;
  }

  private long loadJson(Path file, boolean gzip) {
    String source =
        "read_ndjson_objects(%s, ignore_errors = true, compression = '%s')"
            .formatted(name(file), gzip ? "gzip" : "uncompressed");
    var keys = new ArrayList<String>();
    db.each(
        "SELECT DISTINCT unnest(json_keys(json)) AS k FROM %s WHERE json_type(json) = 'OBJECT' ORDER BY k"
            .formatted(source),
        row -> keys.add(row.getString(1)));
    List<String> columns = EventFiles.columns(file, keys);
    if (columns.contains("browsed_products")) {
      return loadBehaviour(file);
    }
    broken +=
        db.number(
            "SELECT count(*) FROM %s WHERE json_type(json) IS DISTINCT FROM 'OBJECT'"
                .formatted(source));
    List<String> values =
        keys.stream()
            .map(
                key ->
                    "json ->> " + DuckDb.literal("/" + key.replace("~", "~0").replace("/", "~1")))
            .toList();
    return insert(
        "(SELECT json FROM %s WHERE json_type(json) = 'OBJECT')".formatted(source),
        columns,
        values);
  }

  private long loadColumns(Path file, String source) {
    var given = new ArrayList<String>();
    db.each(
        "SELECT column_name FROM (DESCRIBE SELECT * FROM %s)".formatted(source),
        row -> given.add(row.getString(1)));
    List<String> values =
        given.stream().map(name -> "\"" + name.replace("\"", "\"\"") + "\"::VARCHAR").toList();
    return insert(source, EventFiles.columns(file, given), values);
  }

  /* Lists of products, which only the rows' own reader understands. */
  private long loadBehaviour(Path file) {
    var rows = new BadRows(1);
    var events = new long[1];
    db.append(
        "raw",
        appender ->
            EventFiles.read(
                List.of(file),
                names.get(),
                event -> {
                  append(appender, event);
                  events[0]++;
                },
                rows));
    broken += rows.rows() - rows.accepted();
    return events[0];
  }

  private void append(DuckDBAppender rows, Event event) {
    try {
      rows.beginRow();
      rows.append(event.who().key());
      rows.append(event.who().userId().flatMap(_ -> event.who().sessionId()).orElse(null));
      rows.append(event.subject() instanceof Subject.Item(String id) ? id : null);
      rows.append(event.subject() instanceof Subject.Words(String text) ? text : null);
      rows.append(Kind.of(event.type()));
      rows.append(Micros.of(event.timestamp()));
      rows.appendNull();
      rows.appendNull();
      rows.append(event.id());
      rows.append(Parts.number(event.split()));
      rows.append(false);
      boolean possible =
          !event.timestamp().isBefore(earliest) && !event.timestamp().isAfter(latest);
      rows.append((byte) (possible ? 0 : TIME_FLAW + 1));
      rows.endRow();
    } catch (SQLException failure) {
      throw new IllegalStateException("an event that the table does not take: " + event, failure);
    }
  }

  private long insert(String source, List<String> columns, List<String> values) {
    String fields =
        COLUMNS.stream()
            .map(
                name -> {
                  int at = columns.indexOf(name);
                  return (at < 0
                          ? "NULL::VARCHAR"
                          : "nullif(trim(%s), '')".formatted(values.get(at)))
                      + " AS "
                      + name;
                })
            .collect(joining(", "));
    return db.change(insert.formatted("SELECT %s FROM %s".formatted(fields, source)));
  }

  /* In SQL: what EventFiles does row by row, and more ways to write a time. */
  private String insert(PrepareConfig config) {
    return """
        INSERT INTO raw
        WITH given AS (%%s),
        numbers AS (SELECT *, try_cast(quantity AS DOUBLE) AS pieces,
            try_cast(timestamp AS DECIMAL(28, 6)) AS number, %s AS named FROM given),
        typed AS (SELECT *,
            CASE WHEN named = %d AND pieces < 0 THEN %d ELSE named END AS kind,
            CASE WHEN number IS NULL THEN epoch_us(try_cast(timestamp AS TIMESTAMPTZ))
              WHEN abs(number) >= 1e17 THEN (number / 1000)::BIGINT
              WHEN abs(number) >= 1e14 THEN number::BIGINT
              WHEN abs(number) >= 1e11 THEN (number * 1000)::BIGINT
              ELSE (number * 1000000)::BIGINT END AS moment,
            coalesce(session_id, 'basket-' || order_id) AS session,
            coalesce('u' || user_id, 's' || session) AS shopper,
            %s AS part
            FROM numbers)
        SELECT shopper, CASE WHEN user_id IS NOT NULL THEN session_id END, product_id, CASE WHEN product_id IS NULL THEN text END, kind, moment,
          CASE WHEN abs(pieces) < 2e9 THEN abs(pieces)::INTEGER END, order_id,
          CASE WHEN length(event_id) <= 200 THEN event_id END, part,
          user_id IS NULL AND session_id IS NULL,
          CASE WHEN shopper IS NULL OR %s THEN 1
            WHEN product_id IS NOT NULL AND %s THEN 2
            WHEN product_id IS NULL AND (text IS NULL OR %s
              OR NOT regexp_matches(text, '[^[:cntrl:][:space:]]')) THEN 2
            WHEN kind IS NULL THEN 3 WHEN part IS NULL THEN 4 WHEN moment IS NULL THEN 5
            WHEN moment < %d OR moment > %d THEN 6 ELSE 0 END
        FROM typed"""
        .formatted(
            Kind.number("event_type", config.returns().types()),
            Kind.PURCHASE,
            Kind.RETURN,
            Parts.number("split"),
            unfit("shopper", LONGEST_ID + 1),
            unfit("product_id", LONGEST_ID),
            unfit("text", LONGEST_WORDS),
            Micros.of(earliest),
            Micros.of(latest));
  }

  /* Too long, as Java counts, or with a NUL. What has few bytes is short. */
  private static String unfit(String column, int longest) {
    return """
        ((strlen(%1$s) > %2$d AND
          length(regexp_replace(%1$s, '[\\x{10000}-\\x{10FFFF}]', '..', 'g')) > %2$d)
          OR contains(%1$s, chr(0)))"""
        .formatted(column, longest);
  }

  private static String name(Path file) {
    return DuckDb.literal(file.toString());
  }
}
