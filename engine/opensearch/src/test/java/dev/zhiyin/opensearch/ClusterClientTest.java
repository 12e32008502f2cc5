package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.testing.SilentProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hosts that do not answer as they should. */
@Tag("slow")
class ClusterClientTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  /** A host that counts what it is asked, other than whether it is there. */
  private static final class Node implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final AtomicInteger asked = new AtomicInteger();

    /**
     * @param takes for each answer
     * @param statuses of answers, by how many came before
     */
    Node(Duration takes, IntUnaryOperator statuses) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> answer(exchange, 200));
      server.createContext(
          "/asked",
          exchange -> {
            int status = statuses.applyAsInt(asked.getAndIncrement());
            pause(takes);
            answer(exchange, status);
          });
      server.createContext("/long", Node::answerAtLength);
      server.setExecutor(threads);
      server.start();
    }

    /* By more bytes than a client reads. */
    private static void answerAtLength(HttpExchange exchange) throws IOException {
      try (exchange) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        var some = new byte[1 << 20];
        for (int i = 0; i < 101; i++) {
          exchange.getResponseBody().write(some);
        }
      }
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static Node node() throws IOException {
    return new Node(Duration.ZERO, _ -> 200);
  }

  private static ClusterClient client(int... ports) {
    List<URI> hosts =
        IntStream.of(ports).mapToObj(port -> URI.create("http://127.0.0.1:" + port)).toList();
    return ClusterClient.of(IndexSettings.of(hosts));
  }

  private static void ask(ClusterClient client, Duration most) {
    assertThat(client.send("GET", "/asked", Map.of(), MissingNode.getInstance(), most).status())
        .isEqualTo(200);
  }

  private static Duration asking(int times, ClusterClient client, Duration most) {
    long begun = System.nanoTime();
    for (int i = 0; i < times; i++) {
      ask(client, most);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /* As while a node dies: the other is busy with that, and is then avoided for a while. */
  @Test
  void whoseConnectionIsClosedAsksAgainAlsoAhostThatWasBusy() throws IOException {
    try (var busyAtFirst = new Node(Duration.ZERO, before -> before == 0 ? 503 : 200);
        var dying = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var client = client(dying.getLocalPort(), busyAtFirst.port())) {
      Thread.ofVirtual().start(() -> closeAll(dying));
      asking(4, client, MOST);
    }
  }

  @Test
  void aSilentHostIsLeftOutUntilItAnswers() throws IOException {
    var request = Duration.ofSeconds(2);
    try (var silent = node();
        var other = node();
        var proxy = SilentProxy.before(silent.port());
        var client = client(proxy.port(), other.port())) {
      asking(2, client, request);
      assertThat(silent.asked).hasValue(1);
      proxy.silence();
      assertThat(asking(100, client, request)).isLessThan(Duration.ofSeconds(3));

      proxy.speak();
      int before = silent.asked.get();
      for (long end = end(); silent.asked.get() == before && System.nanoTime() < end; ) {
        ask(client, request);
        pause(Duration.ofMillis(20));
      }
      assertThat(silent.asked).hasValueGreaterThan(before);
    }
  }

  /* As who asks for the last round trip of an answer may have little time left. */
  @Test
  void whoCouldNotWaitForAsilentHostLetsLaterRequestsAvoidIt() throws IOException {
    var little = Duration.ofMillis(200);
    try (var silent = node();
        var other = node();
        var proxy = SilentProxy.before(silent.port());
        var client = client(proxy.port(), other.port())) {
      asking(2, client, MOST);
      proxy.silence();
      assertThatThrownBy(() -> asking(2, client, little))
          .isInstanceOf(StoreUnavailable.class)
          .hasStackTraceContaining("no answer within");
      pause(Duration.ofSeconds(1));
      asking(20, client, little);
    }
  }

  @Test
  void anAnswerThatIsTooLongIsToldOnceAndItsHostIsNotTakenForSilent() throws IOException {
    try (var one = node();
        var other = node();
        var client = client(one.port(), other.port())) {
      assertThatThrownBy(
              () -> client.send("GET", "/long", Map.of(), MissingNode.getInstance(), MOST))
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining("too long");
      assertThat(client.requests()).isOne();
      asking(4, client, MOST);
      assertThat(one.asked).hasValue(2);
      assertThat(other.asked).hasValue(2);
    }
  }

  @Test
  void aWriteDoesNotSpendItsMinuteOnAsilentHost() throws IOException {
    try (var silent = node();
        var other = node();
        var proxy = SilentProxy.before(silent.port());
        var client = client(proxy.port(), other.port())) {
      proxy.silence();
      assertThat(asking(2, client, Duration.ofMinutes(1))).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aSlowHostIsWaitedForAndNoOtherIsAsked() throws IOException {
    try (var slow = new Node(Duration.ofSeconds(3), _ -> 200);
        var client = client(slow.port(), slow.port())) {
      ask(client, MOST);
      assertThat(slow.asked).hasValue(1);
    }
  }

  @Test
  void whoGaveUpHoldsNoConnection() throws Exception {
    var little = Duration.ofMillis(100);
    try (var stuck = new Node(Duration.ofMinutes(1), _ -> 200);
        var client = client(stuck.port());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var requests = new ArrayList<Future<?>>();
      for (int i = 0; i < 1_200; i++) {
        requests.add(
            threads.submit(
                () ->
                    assertThatThrownBy(() -> ask(client, little))
                        .isInstanceOf(StoreUnavailable.class)));
      }
      for (Future<?> one : requests) {
        one.get();
      }
      pause(Duration.ofSeconds(1));
      assertThat(client.send("GET", "/", Map.of(), MissingNode.getInstance(), MOST).status())
          .isEqualTo(200);
    }
  }

  private static long end() {
    return System.nanoTime() + MOST.toNanos();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
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
