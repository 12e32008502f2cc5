package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Serves a small shop to the tests of one class. */
final class Served implements BeforeAllCallback, AfterAllCallback {
  private final Path folder = temporary();
  private final SmallShop shop = new SmallShop(new Home(folder));
  private final ZhiyinServer server;
  private final Client client;

  Served() {
    shop.stocked().published();
    server = ZhiyinServer.start(shop.home(), config());
    client = new Client(server.address());
  }

  static ServerConfig config() {
    return ServerConfig.DEFAULT.withPort(0).withFollowEvery(Duration.ofMillis(50));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // started when it was made
  }

  @Override
  public void afterAll(ExtensionContext context) {
    client.close();
    server.close();
    delete(folder);
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
