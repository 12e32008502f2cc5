package dev.zhiyin.benchmarks.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.benchmarks.LightClient.Said;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.util.Timeout;

/** Asks one server in JSON, the same way for all servers. Thread-safe. */
final class JsonClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Timeout PATIENCE = Timeout.ofHours(2);

  private final LightClient http;

  JsonClient(URI address) {
    http = new LightClient(address, PATIENCE);
  }

  JsonNode get(String path) {
    return read(path, http.send("GET", path));
  }

  JsonNode post(String path, String json) {
    return read(path, http.send("POST", path, ContentType.APPLICATION_JSON, json));
  }

  JsonNode put(String path, String json) {
    return read(path, http.send("PUT", path, ContentType.APPLICATION_JSON, json));
  }

  JsonNode postLines(String path, String lines) {
    return read(path, http.send("POST", path, LightClient.JSON_LINES, lines));
  }

  private static JsonNode read(String path, Said said) {
    if (said.status() / 100 != 2) {
      throw new IllegalStateException("%s: %d %s".formatted(path, said.status(), said.body()));
    }
    try {
      return JSON.readTree(said.body());
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException(said.body(), broken);
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
