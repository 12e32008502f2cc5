package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.HttpSettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ServerSettings;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
  Served(ShopConfig config) {
    this(config, _ -> {});
  }

  /**
   * With something done to the folder before the server starts.
   *
   * @param prepared gets the stocked home
   */
  Served(ShopConfig config, Consumer<Home> prepared) {
    shop = new SmallShop(new Home(folder), config);
    shop.stocked().published();
    prepared.accept(shop.home());
    server = ZhiyinServer.start(shop.home(), config);
    client = new Client(server.address());
  }

  static ShopConfig config() {
    return ShopConfig.DEFAULT.withServer(
        ServerSettings.DEFAULT.withPort(0).withFollowEvery(Duration.ofMillis(50)));
  }

  /** The settings with others for HTTP. */
  static ShopConfig config(HttpSettings http) {
    return ShopConfig.DEFAULT.withServer(config().server().withHttp(http));
  }

  /** The settings for a database of their own. */
  static ShopConfig config(PostgresServer postgres) {
    return ofDatabase(postgres.newDatabase());
  }

  /** The settings for a database at this address. */
  static ShopConfig ofDatabase(String url) {
    return config()
        .withStore(
            new StoreSettings(
                url, PostgresServer.USER, Optional.of(Secret.of(PostgresServer.PASSWORD)), 8));
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
    delete(folder);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("zhiyin");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
