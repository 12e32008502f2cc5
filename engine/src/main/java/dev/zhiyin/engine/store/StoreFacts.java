package dev.zhiyin.engine.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What a store must remember about how it was filled, by name. */
final class StoreFacts {
  private StoreFacts() {}

  static Optional<String> get(Handle handle, String name) {
    return handle
        .select("SELECT value FROM setting WHERE name = ?", name)
        .mapTo(String.class)
        .findOne();
  }

  static void put(Handle handle, String name, String value) {
    handle.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value);
  }

  static void remove(Handle handle, String name) {
    handle.execute("DELETE FROM setting WHERE name = ?", name);
  }
}
