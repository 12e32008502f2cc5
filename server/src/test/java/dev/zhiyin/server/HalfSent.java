package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zhiyin.testing.Until;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;

/** A request of which only a part of the body was sent, so that it is under way. */
final class HalfSent implements AutoCloseable {
  private final Socket socket;
  private final byte[] rest;

  /**
   * @param headers whole lines, without their ends
   */
  HalfSent(URI address, String request, String body, String... headers) {
    this(
        address,
        head(request, "Content-Length: " + body.getBytes(UTF_8).length, headers),
        body.getBytes(UTF_8));
  }

  private HalfSent(URI address, String head, byte[] bytes) {
    int half = bytes.length / 2;
    rest = Arrays.copyOfRange(bytes, half, bytes.length);
    try {
      socket = new Socket(address.getHost(), address.getPort());
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(UTF_8));
      if (head.contains("100-continue")) {
        awaitContinue(socket.getInputStream());
      }
      out.write(bytes, 0, half);
      out.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void awaitContinue(InputStream in) throws IOException {
    var told = new ByteArrayOutputStream();
    while (!told.toString(UTF_8).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      told.write(next);
    }
    if (!told.toString(UTF_8).startsWith("HTTP/1.1 100")) {
      throw new AssertionError("wanted 100 Continue; got " + told.toString(UTF_8));
    }
  }

  /**
   * The same, whose body the server has begun to read: what it does before, the claim of an
   * Idempotency-Key for example, is done.
   */
  static HalfSent beingRead(URI address, String request, String body, String... headers) {
    String[] asking = Arrays.copyOf(headers, headers.length + 1);
    asking[headers.length] = "Expect: 100-continue"; // said when the body is wanted
    return new HalfSent(address, request, body, asking);
  }

  private static String head(String request, String length, String... headers) {
    var head = new StringBuilder(request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
    head.append("Content-Type: application/json\r\n").append(length);
    for (String header : headers) {
      head.append("\r\n").append(header);
    }
    return head.append("\r\n\r\n").toString();
  }

  /** Recommendations for nobody known, half asked for. */
  static HalfSent recommendation(Served served, String... headers) {
    return new HalfSent(
        served.server().address(),
        "POST /v1/recommendations",
        "{\"k\": 1, \"debug\": false}",
        headers);
  }

  /** The same, of which nobody says how long it is. */
  static HalfSent recommendationInChunks(Served served) {
    return new HalfSent(
        served.server().address(),
        head("POST /v1/recommendations", "Transfer-Encoding: chunked"),
        "8\r\n{\"k\": 1}\r\n0\r\n\r\n".getBytes(UTF_8));
  }

  /** Sends the rest, and returns all that comes back. */
  String finish() {
    try {
      socket.getOutputStream().write(rest);
      return answer();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** All that comes back though the rest is not sent. */
  String answer() {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until so many requests are worked on, as the metrics of a server tell. */
  static void awaitUnderWay(Served served, int count) {
    Until.holds(() -> served.server().admission().inside() == count);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
