package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.BulkInsert.SqlArray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Long lists in parts that a statement can name. */
final class Chunks {
  /** Rows of a long answer that a driver holds at a time, where it can. */
  static final int FETCHED = 1000;

  private static final int SIZE = 512;

  private Chunks() {}

  /**
   * The rows of a query for many keys, in no order.
   *
   * @param sql with {@code IN (<ids>)}
   */
  static <T> List<T> select(
      Handle handle, String sql, Collection<String> ids, RowMapper<T> mapper) {
    if (Dialect.of(handle).hasArrays()) {
      return ids.isEmpty()
          ? List.of()
          : handle
              .createQuery(sql.replace("IN (<ids>)", "= ANY (CAST(:ids AS text[]))"))
              .bind("ids", SqlArray.ofTexts(ids))
              .map(mapper)
              .list();
    }
    var rows = new ArrayList<T>();
    forEach(
        ids,
        chunk ->
            handle.createQuery(sql).bindList("ids", padded(chunk)).map(mapper).forEach(rows::add));
    return rows;
  }

  static <T> void forEach(Collection<T> all, Consumer<List<T>> work) {
    List<T> list = List.copyOf(all);
    for (int start = 0; start < list.size(); start += SIZE) {
      work.accept(list.subList(start, Math.min(start + SIZE, list.size())));
    }
  }

  /**
   * The same with the last one repeated, so that statements come in few lengths, which are parsed
   * once.
   *
   * @param chunk not empty
   */
  static <T> List<T> padded(List<T> chunk) {
    var padded = new ArrayList<>(chunk);
    while (Integer.bitCount(padded.size()) > 1) {
      padded.add(chunk.getLast());
    }
    return padded;
  }
}
