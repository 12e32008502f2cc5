package dev.zhiyin.engine.store;

/**
 * Where a shop's store is.
 *
 * @param url empty for SQLite in the shop's own folder, else {@code
 *     jdbc:postgresql://host:port/database}
 * @param user of PostgreSQL
 * @param password of PostgreSQL
 * @param connections most at a time, 2 to 100
 */
public record StoreConfig(String url, String user, String password, int connections) {
  public static final StoreConfig DEFAULT = new StoreConfig("", "", "", 8);

  private static final String POSTGRESQL = "jdbc:postgresql:";

  public StoreConfig {
    if (!url.isEmpty() && !url.startsWith(POSTGRESQL)) {
      throw new IllegalArgumentException(
          "store.url is '%s'; it must be empty, or begin with %s".formatted(url, POSTGRESQL));
    }
    if (connections < 2 || connections > 100) {
      throw new IllegalArgumentException(
          "store.connections is %d; it must be 2 to 100".formatted(connections));
    }
  }

  boolean isSqlite() {
    return url.isEmpty();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "StoreConfig[url=%s, user=%s, connections=%d]".formatted(url, user, connections);
  }
}
