package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Map;
import java.util.Optional;

/**
 * Where products and events are kept.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE} without a password; empty for SQLite in
 *     the shop's folder
 * @param user of PostgreSQL
 * @param password of that user, from {@value #PASSWORD} or the file {@code store.passwordFile}
 * @param poolSize connections that are open at the same time at most, 4 to 100
 */
public record StoreSettings(String url, String user, Optional<Secret> password, int poolSize) {
  public static final String URL = "ZHIYIN_STORE_URL";
  public static final String USER = "ZHIYIN_STORE_USER";
  public static final String PASSWORD = "ZHIYIN_STORE_PASSWORD";

  public static final StoreSettings DEFAULT = new StoreSettings("", "", Optional.empty(), 8);

  private static final String PASSWORD_FILE = "store.passwordFile";

  private static final String POSTGRESQL = "jdbc:postgresql:";

  public StoreSettings {
    String shown = url.split("\\?", 2)[0];
    if (!url.isEmpty() && !url.startsWith(POSTGRESQL)) {
      throw new InvalidInput(
          "store.url", shown, POSTGRESQL + "//HOST:PORT/DATABASE, or nothing for SQLite");
    }
    if (url.contains("password=")) {
      throw new InvalidInput(
          "store.url",
          shown,
          "no password in it: set %s or store.passwordFile".formatted(PASSWORD));
    }
    Bounds.require("store.poolSize", poolSize, 4, 100);
  }

  /** The settings as they are written. */
  private record Block(String url, String user, String passwordFile, int poolSize) {}

  static StoreSettings read(SettingsBinder settings, Map<String, String> environment) {
    Block block = settings.bind("store", new Block("", "", "", DEFAULT.poolSize));
    return new StoreSettings(
        environment.getOrDefault(URL, block.url),
        environment.getOrDefault(USER, block.user),
        Secret.read(
            environment, PASSWORD, PASSWORD_FILE, settings.path(PASSWORD_FILE, block.passwordFile)),
        block.poolSize);
  }
}
