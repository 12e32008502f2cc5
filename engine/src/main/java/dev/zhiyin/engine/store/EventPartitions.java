package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.BulkInsert.SqlArray;
import dev.zhiyin.engine.store.EventRows.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code event} of PostgreSQL, in partitions by {@code counted_at}: one for what is older
 * than the store, and one for each quarter (UTC): what reads a shopper's events looks into all of
 * them, so they are few. Ids are unique over all of them by the table {@code event_id}. Only who
 * has begun a {@link Change} inserts, so that partitions are made once. Of one database.
 */
final class EventPartitions implements EventTable {
  private static final Logger LOG = LoggerFactory.getLogger(EventPartitions.class);

  /* How long those who read events may be kept waiting for a partition to go; milliseconds. */
  static final int PATIENCE = 200;

  private static final int MONTHS = 3;

  private static final String COPY =
      EventRows.INSERT.columns().stream()
          .map(BulkInsert.Column::name)
          .collect(Collectors.joining(", ", "COPY event (", ") FROM STDIN"));

  private static final String PARTITIONS =
      """
      SELECT relname,
        CAST(substring(bounds FROM 'FROM [(].?(-?[0-9]+)') AS BIGINT) AS since,
        CAST(substring(bounds FROM 'TO [(].?(-?[0-9]+)') AS BIGINT) AS until
      FROM (
        SELECT relname, pg_get_expr(relpartbound, pg_class.oid) AS bounds
        FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = CAST('event' AS regclass)) AS partition""";

  /**
   * A partition.
   *
   * @param since microseconds since 1970; the least for the one of what is older than the store
   * @param until later than all events in it
   */
  private record Partition(String name, long since, long until) {
    boolean isEarly() {
      return since == Long.MIN_VALUE;
    }

    boolean covers(YearMonth quarter) {
      long start = start(quarter);
      return since <= start && start < until;
    }
  }

  /* Seen to be there. One that is not over stays, whatever other servers do. */
  private final Set<YearMonth> seen = ConcurrentHashMap.newKeySet();

  @Override
  public Set<String> take(Handle handle, Collection<String> ids) {
    return new HashSet<>(
        handle
            .createQuery(
                "INSERT INTO event_id (id) SELECT DISTINCT unnest(CAST(? AS text[]))"
                    + " ON CONFLICT DO NOTHING RETURNING id")
            .bind(0, SqlArray.ofTexts(ids))
            .mapTo(String.class)
            .list());
  }

  @Override
  public void insert(Handle handle, List<Row> rows, Instant now) {
    Set<YearMonth> quarters = quarters(rows.stream().map(Row::countedAt).toList());
    YearMonth current = quarter(Micros.of(now));
    if (!quarters.equals(Set.of(current)) || !seen.contains(current)) {
      prepare(handle, quarters);
    }
    byte[] lines = lines(rows);
    try {
      var copy = handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
      long copied = copy.copyIn(COPY, new ByteArrayInputStream(lines));
      if (copied != rows.size()) {
        throw new IllegalStateException("%d of %d events".formatted(copied, rows.size()));
      }
    } catch (SQLException failure) {
      seen.clear(); // what was seen may have been rolled back
      throw new ConnectionException(failure);
    } catch (IOException failure) { // of an array
      throw new UncheckedIOException(failure);
    }
  }

  /* In PostgreSQL's text format. */
  private static byte[] lines(List<Row> rows) {
    var lines = new StringBuilder(rows.size() * 200);
    for (Row row : rows) {
      String before = "";
      for (@Nullable Object value : EventRows.values(row)) {
        lines.append(before);
        append(lines, value);
        before = "\t";
      }
      lines.append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder lines, @Nullable Object value) {
    if (value == null) {
      lines.append("\\N");
      return;
    }
    String text = value.toString();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '\\' -> lines.append("\\\\");
        case '\t' -> lines.append("\\t");
        case '\n' -> lines.append("\\n");
        case '\r' -> lines.append("\\r");
        default -> lines.append(character);
      }
    }
  }

  @Override
  public void release(Handle handle, Collection<String> ids) {
    if (!ids.isEmpty()) {
      handle.execute(
          "DELETE FROM event_id WHERE id = ANY (CAST(? AS text[]))", SqlArray.ofTexts(ids));
    }
  }

  @Override
  public void prepare(Handle handle, Collection<Long> times) {
    prepare(handle, quarters(times));
  }

  private static Set<YearMonth> quarters(Collection<Long> times) {
    var quarters = new TreeSet<YearMonth>();
    times.forEach(time -> quarters.add(quarter(time)));
    return quarters;
  }

  private void prepare(Handle handle, Set<YearMonth> quarters) {
    List<Partition> there = partitions(handle);
    for (YearMonth quarter : quarters) {
      if (there.stream().anyMatch(one -> one.covers(quarter))) {
        seen.add(quarter);
      } else {
        String name = "event_%04d_%02d".formatted(quarter.getYear(), quarter.getMonthValue());
        attach(handle, name, Long.toString(start(quarter)), start(quarter.plusMonths(MONTHS)));
        LOG.info("events from {} on have a partition", quarter);
      }
    }
  }

  private static void attach(Handle handle, String name, String since, long until) {
    handle.execute(
        "CREATE TABLE %s (LIKE event INCLUDING GENERATED INCLUDING CONSTRAINTS)".formatted(name));
    handle.execute( // which keeps no reader waiting, as CREATE ... PARTITION OF would
        "ALTER TABLE event ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%d)"
            .formatted(name, since, until));
  }

  @Override
  public boolean detach(Handle handle, Instant before, String name) {
    Optional<Partition> oldest =
        partitions(handle).stream()
            .filter(one -> one.until() <= Micros.of(before))
            .filter(one -> !one.isEarly() || !isEmpty(handle, one))
            .min(Comparator.comparingLong(Partition::since));
    oldest.ifPresent(
        one -> {
          handle.execute("SET LOCAL lock_timeout = " + PATIENCE);
          handle.execute("ALTER TABLE event DETACH PARTITION " + one.name());
          handle.execute("ALTER TABLE %s RENAME TO %s".formatted(one.name(), name));
          if (one.isEarly()) {
            attach(handle, one.name(), "MINVALUE", one.until());
          }
          LOG.info("{} goes: all its events are too old", one.name());
        });
    return oldest.isPresent();
  }

  /* By the index of ages: the table may be large though it is empty. */
  private static boolean isEmpty(Handle handle, Partition one) {
    return handle
        .select("SELECT counted_at FROM %s ORDER BY counted_at LIMIT 1".formatted(one.name()))
        .mapTo(Long.class)
        .findOne()
        .isEmpty();
  }

  private static List<Partition> partitions(Handle handle) {
    return handle
        .select(PARTITIONS)
        .map(
            (row, _) -> {
              long since = row.getLong("since");
              boolean isFirst = row.wasNull();
              return new Partition(
                  row.getString("relname"), isFirst ? Long.MIN_VALUE : since, row.getLong("until"));
            })
        .list();
  }

  /* Its first month. */
  private static YearMonth quarter(long micros) {
    var month = YearMonth.from(Micros.instant(micros).atZone(ZoneOffset.UTC));
    return month.minusMonths((month.getMonthValue() - 1) % MONTHS);
  }

  private static long start(YearMonth quarter) {
    return Micros.of(quarter.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
