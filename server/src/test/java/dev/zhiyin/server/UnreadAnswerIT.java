package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients who read a long answer slowly, or not at all. */
@Timeout(120)
class UnreadAnswerIT {
  private static final Duration REQUEST_TIME = Duration.ofSeconds(2);
  private static final int PRODUCTS = 100;
  private static final int DESCRIPTION = 100_000;

  /** Far more than lies in the buffers of a connection. */
  private static final int ANSWER = PRODUCTS * DESCRIPTION;

  private static Served served;

  @BeforeAll
  static void serve() {
    served = serve(REQUEST_TIME);
  }

  private static Served serve(Duration requestTime) {
    var shop =
        new Served(
            Served.config(
                "server: {requestTime: %dms, concurrentRequests: {reads: 1}}"
                    .formatted(requestTime.toMillis())));
    String product = "{'title':'stone','description':'%s'}".formatted("s".repeat(DESCRIPTION));
    for (int i = 0; i < PRODUCTS; i++) {
      assertThat(shop.client().put("v1/products/stone-" + i, product).status()).isEqualTo(200);
    }
    return shop;
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void anAnswerThatNobodyReadsHasNoPlace() throws IOException {
    try (var _ = answered(served)) {
      assertThat(popular(served)).isEqualTo(200);
    }
  }

  @Test
  void answersThatNobodyReadsTakeAnEighthOfTheMemoryAtMost() throws IOException {
    long most = Runtime.getRuntime().maxMemory() / 8 / ANSWER;
    var sockets = new ArrayList<Socket>();
    try (var own = serve(Duration.ofMinutes(1))) {
      while (sockets.size() <= most && popular(own) == 200) {
        sockets.add(answered(own));
      }
      assertThat(popular(own)).as("after %d", sockets.size()).isEqualTo(503);
      assertThat(sockets).hasSizeGreaterThan(1);

      for (Socket socket : sockets) {
        socket.close();
      }
      Until.holds(() -> popular(own) == 200);
    }
  }

  @Test
  void anExportEndsWhenItIsSent() throws IOException {
    try (var _ = answered(served, "/v1/export/products")) {
      assertThat(exported()).isEqualTo(429);
    }
    Until.holds(() -> exported() == 200);
    Until.holds(() -> exported() == 200);
  }

  private static int exported() {
    return served.client().get("v1/export/products").status();
  }

  private static int popular(Served shop) {
    return shop.client().get("v1/products/popular?k=1").status();
  }

  @Test
  void anAnswerThatIsReadSlowlyIsGivenUp() throws IOException {
    try (var socket = answered(served)) {
      InputStream in = socket.getInputStream();
      long slowly = System.nanoTime() + REQUEST_TIME.multipliedBy(2).toNanos();
      int got = 0;
      for (int read = read(in); read > 0; read = read(in)) {
        got += read;
        if (System.nanoTime() < slowly) {
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
      }

      assertThat(got).isLessThan(ANSWER);
    }
  }

  private static int read(InputStream in) throws IOException {
    try {
      return in.readNBytes(DESCRIPTION).length;
    } catch (SocketException reset) {
      return 0;
    }
  }

  /* Of which only the first bytes are read. */
  private static Socket answered(Served shop) throws IOException {
    return answered(shop, "/v1/products/latest?k=" + PRODUCTS);
  }

  private static Socket answered(Served shop, String path) throws IOException {
    URI address = shop.server().address();
    var socket = new Socket();
    socket.setReceiveBufferSize(1 << 16);
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    String status = "HTTP/1.1 200";
    assertThat(socket.getInputStream().readNBytes(status.length())).asString().isEqualTo(status);
    return socket;
  }
}
