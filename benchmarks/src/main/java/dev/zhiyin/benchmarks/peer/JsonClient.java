package dev.zhiyin.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks one server in JSON over HTTP/1.1, the same way for all servers. Thread-safe. */
final class JsonClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PATIENCE = Duration.ofHours(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  JsonClient(URI address) {
    this.address = address;
  }

  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(address.resolve(path)).GET());
  }

  JsonNode post(String path, String json) {
    return sent("POST", path, "application/json", json);
  }

  JsonNode put(String path, String json) {
    return sent("PUT", path, "application/json", json);
  }

  JsonNode postLines(String path, String lines) {
    return sent("POST", path, "application/x-ndjson", lines);
  }

  private JsonNode sent(String method, String path, String type, String body) {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body)));
  }

  private JsonNode send(HttpRequest.Builder asked) {
    HttpRequest request = asked.timeout(PATIENCE).build();
    try {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2) {
        String said = new String(answer.body(), StandardCharsets.UTF_8);
        throw new IllegalStateException(
            "%s: %d %s".formatted(request.uri(), answer.statusCode(), said));
      }
      return JSON.readTree(answer.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A text as JSON has it. */
  static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  @Override
  public void close() {
    http.close();
  }
}
