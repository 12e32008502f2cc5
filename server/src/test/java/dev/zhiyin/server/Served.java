package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A small shop, served on any free port from a folder of its own. */
final class Served implements AutoCloseable {
  private final Path folder = temporary();
  private final SmallShop shop;
  private final ZhiyinServer server;
  private final Client client;

  Served() {
    this(config());
  }

  /** By settings of its own. */
  Served(ServerConfig config) {
    this(config, _ -> {});
  }

  /**
   * With something done to the folder before the server starts.
   *
   * @param prepared gets the stocked home
   */
  Served(ServerConfig config, Consumer<Home> prepared) {
    shop = new SmallShop(new Home(folder), config.shop());
    shop.stocked().published();
    prepared.accept(shop.home());
    server = ZhiyinServer.start(shop.home(), config);
    client = new Client(server.address());
  }

  /** One more server of a shop that another has published, from an empty folder of its own. */
  static Served joining(ServerConfig config) {
    return new Served(config, false);
  }

  private Served(ServerConfig config, boolean publishing) {
    shop = new SmallShop(new Home(folder), config.shop());
    if (publishing) {
      shop.stocked().published();
    }
    server = ZhiyinServer.start(shop.home(), config);
    client = new Client(server.address());
  }

  static ServerConfig config() {
    return config("");
  }

  /** Settings as a file has them, and a port of their own. */
  static ServerConfig config(String yaml) {
    Path folder = temporary();
    try {
      var home = new Home(folder);
      Files.writeString(
          home.config(),
          yaml.contains("server:")
              ? yaml.replace("server: {", "server: {port: 0, followEvery: 50ms, ")
              : "server: {port: 0, followEvery: 50ms}\n" + yaml);
      return ServerConfig.read(home, Optional.empty(), Map.of());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      Folders.deleteAll(folder);
    }
  }

  /** The settings for a database of their own. */
  static ServerConfig config(PostgresServer postgres) {
    return ofDatabase(postgres.newDatabase());
  }

  /** The settings for a database at this address. */
  static ServerConfig ofDatabase(String url) {
    return ofDatabase(url, "");
  }

  /** The same, beside others as a file has them. */
  static ServerConfig ofDatabase(String url, String yaml) {
    var store =
        new StoreSettings(
            url, PostgresServer.USER, Optional.of(Secret.of(PostgresServer.PASSWORD)), 8);
    ServerConfig config = config(yaml);
    return config.withShop(config.shop().withStore(store));
  }

  SmallShop shop() {
    return shop;
  }

  ZhiyinServer server() {
    return server;
  }

  Client client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    server.close();
    Folders.deleteAll(folder);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("zhiyin");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
