package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import dev.zhiyin.engine.store.StoreTables.Table;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Fills the tables of an empty store. */
final class Restoring {
  private static final int BATCH = 1_000;

  private Restoring() {}

  /**
   * Puts rows in, with the numbers that they have.
   *
   * @throws WorkRefused if something is missing, or no part of a store
   */
  static void fill(Handle handle, Iterator<StoreRow> rows) {
    handle.execute("DELETE FROM setting");
    boolean counted = false;
    var gathered = new ArrayList<StoreRow>();
    while (rows.hasNext()) {
      StoreRow row = rows.next();
      counted |= row.table().equals("change_counter");
      if (!fits(gathered, row)) {
        insert(handle, gathered);
        gathered.clear();
      }
      gathered.add(row);
    }
    if (!gathered.isEmpty()) {
      insert(handle, gathered);
    }
    if (!counted || newest(handle) > counter(handle)) {
      throw new WorkRefused(
          "the rows are not all of a store: the number of its newest change is missing");
    }
  }

  private static boolean fits(List<StoreRow> gathered, StoreRow row) {
    return gathered.isEmpty()
        || (gathered.size() < BATCH && gathered.getFirst().table().equals(row.table()));
  }

  private static void insert(Handle handle, List<StoreRow> rows) {
    Table table = StoreTables.of(rows.getFirst());
    if (table.name().equals("change_counter")) {
      handle.execute("DELETE FROM change_counter");
    }
    if (table.name().equals("event")) {
      makeRoom(handle, rows);
    }
    var batch = handle.prepareBatch(StoreTables.insert(table));
    for (StoreRow row : rows) {
      batch.add(StoreTables.values(StoreTables.of(row), row));
    }
    batch.execute();
  }

  /* What is wrong with the rows is told by who inserts them. */
  private static void makeRoom(Handle handle, List<StoreRow> events) {
    EventTable table = Dialect.of(handle).events();
    List<String> ids = texts(events, "id");
    Set<String> free = table.take(handle, ids);
    for (String id : ids) {
      if (!free.remove(id)) {
        throw new WorkRefused("the rows have the event '%s' twice".formatted(id));
      }
    }
    var times = new ArrayList<Long>();
    for (StoreRow event : events) {
      if (event.values().get("counted_at") instanceof Number time) {
        times.add(time.longValue());
      }
    }
    table.prepare(handle, times);
  }

  private static List<String> texts(List<StoreRow> rows, String column) {
    return rows.stream().map(row -> String.valueOf(row.values().get(column))).toList();
  }

  private static long counter(Handle handle) {
    return Change.newest(handle);
  }

  private static long newest(Handle handle) {
    return handle
        .select(
            """
            SELECT COALESCE(MAX(sequence), 0) FROM (
              SELECT MAX(sequence) AS sequence FROM product
              UNION ALL SELECT MAX(sequence) FROM event
              UNION ALL SELECT MAX(sequence) FROM product_stats
              UNION ALL SELECT MAX(sequence) FROM erasure) AS numbers""")
        .mapTo(Long.class)
        .one();
  }
}
