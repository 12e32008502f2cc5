package dev.zhiyin.engine.store;

import dev.zhiyin.testing.PostgresServer;
import java.nio.file.Path;

/** Tells a contract which database it is tested on. */
interface OnADatabase {
  /** A new one. */
  TestDatabase database(Path folder);

  /** SQLite. */
  interface Sqlite extends OnADatabase {
    @Override
    default TestDatabase database(Path folder) {
      return TestDatabase.sqlite(folder);
    }
  }

  /** PostgreSQL. */
  interface Postgresql extends OnADatabase {
    @Override
    default TestDatabase database(Path folder) {
      return TestDatabase.postgresql(folder, PostgresServer.shared());
    }
  }
}
