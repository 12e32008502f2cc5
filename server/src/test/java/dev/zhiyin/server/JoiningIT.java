package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.PostgresServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a server becomes one of those of its store. */
class JoiningIT {
  private static final String WAITING =
      "SELECT COUNT(*) FROM pg_locks WHERE relation = CAST('server' AS regclass) AND NOT granted";

  @TempDir Path folder;

  @Test
  void itIsKnownToTheOthersBeforeItServes() throws Exception {
    ServerConfig config = config(freePort());
    var store = config.shop().store();
    var shop = new SmallShop(new Home(folder.resolve("home")), config.shop());
    shop.stocked().published();
    try (Connection other =
            DriverManager.getConnection(store.url(), store.user(), PostgresServer.PASSWORD);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE server IN EXCLUSIVE MODE");
      var starting = threads.submit(() -> ZhiyinServer.start(shop.home(), config));
      while (number(other, WAITING) == 0 && !starting.isDone()) {
        Thread.sleep(5);
      }
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port(config)).close())
          .isInstanceOf(ConnectException.class);
      other.rollback();
      try (ZhiyinServer server = starting.get()) {
        assertThat(server.address().getPort()).isEqualTo(port(config));
        assertThat(number(other, "SELECT COUNT(*) FROM server")).isOne();
      }
    }
  }

  private static int port(ServerConfig config) {
    return config.server().port();
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private ServerConfig config(int port) throws IOException {
    var home = new Home(Files.createDirectory(folder.resolve("config")));
    Files.writeString(home.config(), "server: {port: %d}%n".formatted(port));
    return ServerConfig.read(home, Optional.empty(), Map.of())
        .withShop(Served.config(PostgresServer.shared()).shop());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
