package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zhiyin.engine.config.IndexSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hosts that do not answer as they should. */
class ClusterClientTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  /* As while a node dies: the other is busy with that, and is then avoided for a while. */
  @Test
  void whoseConnectionIsClosedAsksAgainAlsoAhostThatWasBusy() throws IOException {
    var asked = new AtomicInteger();
    HttpServer busyAtFirst =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    busyAtFirst.createContext(
        "/", exchange -> answer(exchange, asked.getAndIncrement() == 0 ? 503 : 200));
    busyAtFirst.start();
    try (var dying = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var client =
            ClusterClient.of(
                IndexSettings.of(
                    List.of(
                        address(busyAtFirst.getAddress().getPort()),
                        address(dying.getLocalPort()))))) {
      Thread.ofVirtual().start(() -> closeAll(dying));
      for (int i = 0; i < 4; i++) {
        assertThat(client.send("GET", "/", Map.of(), MissingNode.getInstance(), MOST).status())
            .isEqualTo(200);
      }
    } finally {
      busyAtFirst.stop(0);
    }
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /* Once the request has come. */
  private static void closeAll(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        var _ = socket.getInputStream().read(new byte[1024]);
      } catch (IOException closed) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(closed);
        }
      }
    }
  }
}
