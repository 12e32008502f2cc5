package dev.zhiyin.engine.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code api_key}. What a key is and allows is known to servers: here it is a text.
 * Backups do not have it. Thread-safe.
 */
public final class ApiKeyTable {
  private final Store store;

  ApiKeyTable(Store store) {
    this.store = store;
  }

  /**
   * A key.
   *
   * @param hash of its secret; no two are the same
   * @param definition JSON
   */
  public record Row(String hash, String definition) {}

  /** What there is. */
  public record Content(boolean everHadAny, List<Row> valid) {
    public Content {
      valid = List.copyOf(valid);
    }
  }

  private record Stored(Row row, boolean valid) {}

  /** Those that are valid, oldest first, and whether there ever was one. */
  public Content read() {
    List<Stored> all =
        store.read(
            handle ->
                handle
                    .select("SELECT hash, definition, revoked_at FROM api_key ORDER BY number")
                    .map(
                        (row, _) ->
                            new Stored(
                                new Row(row.getString("hash"), row.getString("definition")),
                                row.getObject("revoked_at") == null))
                    .list());
    return new Content(
        !all.isEmpty(), all.stream().filter(Stored::valid).map(Stored::row).toList());
  }

  /** Adds one. */
  public void add(Row key) {
    store.write(
        (handle, change) -> {
          change.keep();
          return handle.execute(
              "INSERT INTO api_key (hash, number, definition) VALUES"
                  + " (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM api_key), ?)",
              key.hash(),
              key.definition());
        });
  }

  /** Has one be valid no more. Its definition, which may hold a secret, is forgotten. */
  public void revoke(String hash) {
    store.write(
        (handle, change) -> {
          change.keep();
          return revoke(handle, hash, Micros.of(change.at()));
        });
  }

  private static int revoke(Handle handle, String hash, long at) {
    return handle.execute(
        "UPDATE api_key SET revoked_at = ?, definition = '' WHERE hash = ?", at, hash);
  }
}
