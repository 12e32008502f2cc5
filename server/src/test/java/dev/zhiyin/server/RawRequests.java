package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Random;

/** Bytes that no client would send, and what comes back. */
record RawRequests(Random random, URI address) {
  private static final List<String> STARTS =
      List.of(
          "GET /../../../../etc/passwd HTTP/1.1",
          "GET /docs/../../zhiyin.yaml HTTP/1.1",
          "GET /docs/..%2f..%2fzhiyin.yaml HTTP/1.1",
          "GET /%2e%2e/%2e%2e/store.sqlite HTTP/1.1",
          "GET //v1//products//tea-1 HTTP/1.1",
          "GET /v1/products/%00 HTTP/1.1",
          "GET /v1/products/%zz HTTP/1.1",
          "GET /v1/products/%ff%fe HTTP/1.1",
          "GET /v1/search?q=%ff&k=%zz HTTP/1.1",
          "GET /v1/search?q=a%0d%0aSet-Cookie:%20a=b HTTP/1.1",
          "GET /v1/users/a;b=c/recommendations HTTP/1.1",
          "GET /v1/search?" + "q=a&".repeat(20_000) + " HTTP/1.1",
          "GET http://evil.example/v1/users HTTP/1.1",
          "GET * HTTP/1.1",
          "POST /v1/events HTTP/1.1",
          "POST /v1/recommendations HTTP/1.1",
          "\0\1\2\3 / HTTP/1.1",
          "GET /readyz",
          "");

  private static final List<String> HEADERS =
      List.of(
          "Host: x",
          "Host: x\r\nHost: y",
          "X-Request-ID: a\nSet-Cookie: a=b",
          "X-Request-ID: a\r\n folded",
          "X-Request-ID: a\0b",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff",
          "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"userId\":",
          "X-Long: " + "y".repeat(100_000),
          " : empty",
          "no colon");

  private static final List<String> FOREIGN_HOSTS =
      List.of(
          "evil.example",
          "evil.example:8080",
          "localhost.evil.example",
          "127.0.0.1.evil.example",
          "127.0.0.1@evil.example",
          "localhost/evil.example",
          "localhost\t.evil.example",
          "10.0.0.1",
          "[::2]:8080",
          "[::1].evil.example",
          "ⓛocalhost",
          "127。0。0。1",
          "localhost%00.evil.example",
          "x".repeat(5000));

  /**
   * One exchange.
   *
   * @param isForeign whether it asks for another host
   * @param answer all that came until the server closed, empty for nothing
   */
  record Exchange(String request, boolean isForeign, String answer) {
    int status() {
      return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    String head() {
      return answer.split("\r\n\r\n", 2)[0];
    }
  }

  /** Sends the next one. */
  Exchange next() {
    boolean isForeign = random.nextInt(3) == 0;
    String request =
        "%s\r\nHost: %s\r\nConnection: close\r\n%s\r\n\r\n{}"
            .formatted(any(STARTS), isForeign ? any(FOREIGN_HOSTS) : "127.0.0.1", any(HEADERS));
    return new Exchange(request, isForeign, sent(address, request));
  }

  /** Sends bytes, and reads until the server closes or nothing comes for ten seconds. */
  static String sent(URI address, String request) {
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (SocketException closed) {
      return "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String any(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
