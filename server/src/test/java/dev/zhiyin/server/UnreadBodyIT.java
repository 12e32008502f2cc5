package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that no route reads, sent while the answer is under way. */
class UnreadBodyIT {
  private static final Duration REQUEST_TIME = Duration.ofSeconds(2);
  private static final int PART = 1_000;
  private static final int BODY = 1 + 60 * PART;

  private static Served served;

  @BeforeAll
  static void serve() {
    served =
        new Served(Served.config("server: {requestTime: %dms}".formatted(REQUEST_TIME.toMillis())));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /openapi.json",
        "GET /index.html",
        "GET /v1/products/popular?k=1",
        "GET /v1/products/nothing",
        "DELETE /nowhere",
        "POST /v1/recommendations",
      })
  void theAnswerComesWholeAndTheConnectionServesTheNextRequest(String request) throws Exception {
    try (var socket = connected()) {
      send(
          socket,
          request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY + "\r\n\r\n{");
      InputStream in = socket.getInputStream();
      String head = head(in);
      for (int sent = 1; sent < BODY; sent += PART) {
        send(socket, "x".repeat(PART));
      }

      send(socket, "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      String rest = new String(in.readAllBytes(), ISO_8859_1);
      String answer = rest.substring(0, rest.lastIndexOf("HTTP/1.1 200 "));

      assertThat(head).startsWith("HTTP/1.1 ");
      if (head.contains("Transfer-Encoding: chunked")) {
        assertThat(answer).endsWith("\r\n0\r\n\r\n");
      } else {
        assertThat(head).contains("Content-Length: " + answer.length() + "\r\n");
      }
    }
  }

  @Test
  void aBodyThatNeverComesKeepsTheConnectionNoLongerThanARequestMayTake() throws IOException {
    try (var before = connected()) { // which has it made
      send(before, "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(head(before.getInputStream())).startsWith("HTTP/1.1 200 ");
    }
    try (var socket = connected()) {
      send(socket, "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
      long begin = System.nanoTime();
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
      Duration answered = Duration.ofNanos(System.nanoTime() - begin);
      socket.getInputStream().readAllBytes();
      Duration closed = Duration.ofNanos(System.nanoTime() - begin);

      assertThat(answered).isLessThan(REQUEST_TIME);
      assertThat(closed).isLessThan(REQUEST_TIME.multipliedBy(6));
    }
  }

  @Test
  void theBodyOfARequestThatIsSentAgainComesInTimeOrIsLeft() throws IOException {
    String asked =
        String.join(
            "\r\n",
            "POST /v1/events HTTP/1.1",
            "Host: localhost",
            "Idempotency-Key: trickled",
            "Content-Type: application/json",
            "");
    String event = "{\"events\":[{\"userId\":\"u\",\"text\":\"tea\",\"type\":\"search\"}]}";
    try (var socket = connected()) {
      send(socket, asked + "Content-Length: " + event.length() + "\r\n\r\n" + event);
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
    }
    try (var socket = connected()) {
      send(socket, asked + "Transfer-Encoding: chunked\r\n\r\n");
      InputStream in = socket.getInputStream();
      long end = System.nanoTime() + REQUEST_TIME.multipliedBy(4).toNanos();
      while (in.available() == 0 && System.nanoTime() < end) {
        send(socket, "1\r\n{\r\n");
        LockSupport.parkNanos(REQUEST_TIME.toNanos() / 20);
      }
      assertThat(in.available()).as("an answer while the body goes on").isPositive();
      assertThat(head(in)).startsWith("HTTP/1.1 408 ");
    }
  }

  private static Socket connected() throws IOException {
    var socket =
        new Socket(served.server().address().getHost(), served.server().address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /* To the empty line. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    return head.toString();
  }
}
