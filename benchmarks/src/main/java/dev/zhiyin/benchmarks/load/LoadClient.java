package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.benchmarks.LightClient.Said;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/** Asks one server over HTTP/1.1, and expects it to answer. Thread-safe. */
final class LoadClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Timeout PATIENCE = Timeout.ofSeconds(60);

  private final LightClient http;

  LoadClient(URI address) {
    http = new LightClient(address, PATIENCE);
  }

  JsonNode get(String path) {
    return json(path, http.send("GET", path));
  }

  /** Asks and expects to be answered, whatever with: who makes a load shares the cores with it. */
  void ask(String path) {
    int status = http.status(http.request("GET", path, null));
    if (status != 200) {
      throw new IllegalStateException("%s: %d".formatted(path, status));
    }
  }

  /** Asks for ten recommendations. */
  void recommend(String shopper) {
    ask("v1/users/%s/recommendations?k=10".formatted(shopper));
  }

  String text(String path) {
    Said said = http.send("GET", path);
    check(path, said);
    return said.body();
  }

  JsonNode post(String path, String json) {
    return json(path, http.send("POST", path, ContentType.APPLICATION_JSON, json));
  }

  JsonNode put(String path, String json) {
    return json(path, http.send("PUT", path, ContentType.APPLICATION_JSON, json));
  }

  /** Changes what is there, and returns the status of the answer, whatever it is. */
  int patch(String path, String json) {
    return http.status(
        http.request("PATCH", path, new StringEntity(json, ContentType.APPLICATION_JSON)));
  }

  JsonNode postLines(String path, String lines) {
    Said said = http.send("POST", path, LightClient.JSON_LINES, lines);
    check(path, said);
    return read(said.body().strip().lines().reduce((_, last) -> last).orElse("{}"));
  }

  void delete(String path) {
    json(path, http.send("DELETE", path));
  }

  /** Ids of shoppers whom the server knows, the most recent first. */
  List<String> shoppers(int most) {
    var ids = new ArrayList<String>();
    get("v1/users?k=" + most).get("users").forEach(user -> ids.add(user.get("userId").asText()));
    return ids;
  }

  /** Ids of popular products. */
  List<String> products(int most) {
    var ids = new ArrayList<String>();
    get("v1/products/popular?k=" + most)
        .get("items")
        .forEach(item -> ids.add(item.get("productId").asText()));
    return ids;
  }

  /** A text as part of a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode json(String path, Said said) {
    check(path, said);
    return read(said.body());
  }

  /** The server has too much to do at present, and says so. */
  static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;

    Busy(String message) {
      super(message);
    }
  }

  private static void check(String path, Said said) {
    if (said.status() == 503) {
      throw new Busy("%s: %s".formatted(path, said.body()));
    }
    if (said.status() != 200) {
      throw new IllegalStateException("%s: %d %s".formatted(path, said.status(), said.body()));
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException(json, broken);
    }
  }
}
