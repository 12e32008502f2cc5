package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import dev.zhiyin.testing.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells a contract which database it is tested on. */
interface OnADatabase {
  /** A new one, whose tables are there. */
  TestDatabase database(Path folder);

  /** A new one without tables. */
  TestDatabase empty(Path folder);

  /** All rows of a store, as a backup has them. */
  static List<StoreRow> rows(Store store) {
    return store.snapshot(
        snapshot -> {
          var rows = new ArrayList<StoreRow>();
          snapshot.forEachRow(rows::add);
          return rows;
        });
  }

  static ProductStats stats(Store store, String product) {
    return store.products().stats(List.of(product)).values().iterator().next();
  }

  /** SQLite. */
  interface Sqlite extends OnADatabase {
    @Override
    default TestDatabase database(Path folder) {
      return TestDatabase.sqliteWithTables(folder);
    }

    @Override
    default TestDatabase empty(Path folder) {
      return TestDatabase.sqlite(folder);
    }
  }

  /** PostgreSQL. */
  interface Postgresql extends OnADatabase {
    @Override
    default TestDatabase database(Path folder) {
      return TestDatabase.postgresqlWithTables(folder);
    }

    @Override
    default TestDatabase empty(Path folder) {
      return TestDatabase.postgresql(folder, PostgresServer.shared());
    }
  }
}
