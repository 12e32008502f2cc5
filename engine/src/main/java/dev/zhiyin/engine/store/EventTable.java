package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.EventRows.Row;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * How events lie in a database: in one table, or in parts by time. What reads events, changes or
 * deletes them goes by the table {@code event} either way.
 */
sealed interface EventTable permits EventTable.Whole, EventPartitions {
  /** Takes ids into use, and returns those that nobody had used. */
  Set<String> take(Handle handle, Collection<String> ids);

  /**
   * Inserts events whose ids were {@link #take taken}.
   *
   * @param now when that happens
   */
  void insert(Handle handle, List<Row> rows, Instant now);

  /** Has ids be unused again whose events are deleted. */
  void release(Handle handle, Collection<String> ids);

  /**
   * Makes room for events that count from some times.
   *
   * @param times microseconds since 1970
   */
  void prepare(Handle handle, Collection<Long> times);

  /**
   * Takes events out of the table that are all from before a time, where they lie in a part of
   * their own: the oldest part.
   *
   * @param name for a table of them, of which the rest is to be done by {@link ExpiredPart}
   * @return whether there was one
   * @throws dev.zhiyin.engine.ZhiyinException.StoreUnavailable if somebody reads for long
   */
  boolean detach(Handle handle, Instant before, String name);

  /** One table, which has the ids itself, and room for all times. */
  record Whole() implements EventTable {
    @Override
    public Set<String> take(Handle handle, Collection<String> ids) {
      var fresh = new HashSet<>(ids);
      Chunks.select(
              handle,
              "SELECT id FROM event WHERE id IN (<ids>)",
              ids,
              (row, _) -> row.getString("id"))
          .forEach(fresh::remove);
      return fresh;
    }

    @Override
    public void insert(Handle handle, List<Row> rows, Instant now) {
      EventRows.INSERT.execute(handle, rows.stream().map(EventRows::values).toList());
    }

    @Override
    public void release(Handle handle, Collection<String> ids) {}

    @Override
    public void prepare(Handle handle, Collection<Long> times) {}

    @Override
    public boolean detach(Handle handle, Instant before, String name) {
      return false;
    }
  }
}
