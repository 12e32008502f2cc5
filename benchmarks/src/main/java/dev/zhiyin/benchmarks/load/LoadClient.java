package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks one server over HTTP/1.1, and expects it to answer. Thread-safe. */
final class LoadClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  LoadClient(URI address) {
    this.address = address;
  }

  JsonNode get(String path) {
    return json(path, request(path).GET());
  }

  /** Asks and expects to be answered, whatever with: who makes a load shares the cores with it. */
  void ask(String path) {
    HttpResponse<?> response = send(request(path).GET(), BodyHandlers.discarding());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("%s: %d".formatted(path, response.statusCode()));
    }
  }

  /** Asks for ten recommendations. */
  void recommend(String shopper) {
    ask("v1/users/%s/recommendations?k=10".formatted(shopper));
  }

  String text(String path) {
    HttpResponse<String> response = send(request(path).GET());
    check(path, response);
    return response.body();
  }

  JsonNode post(String path, String json) {
    return json(
        path,
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  JsonNode put(String path, String json) {
    return json(
        path,
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  /** Changes what is there, and returns the status of the answer, whatever it is. */
  int patch(String path, String json) {
    return send(
            request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)),
            BodyHandlers.discarding())
        .statusCode();
  }

  JsonNode postLines(String path, String lines) {
    HttpResponse<String> response =
        send(
            request(path)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)));
    check(path, response);
    return read(response.body().strip().lines().reduce((_, last) -> last).orElse("{}"));
  }

  void delete(String path) {
    json(path, request(path).DELETE());
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

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  private JsonNode json(String path, HttpRequest.Builder request) {
    HttpResponse<String> response = send(request);
    check(path, response);
    return read(response.body());
  }

  /** The server has too much to do at present, and says so. */
  static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;

    Busy(String message) {
      super(message);
    }
  }

  private static void check(String path, HttpResponse<String> response) {
    if (response.statusCode() == 503) {
      throw new Busy("%s: %s".formatted(path, response.body()));
    }
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "%s: %d %s".formatted(path, response.statusCode(), response.body()));
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) {
    try {
      return http.send(request.build(), body);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(json, broken);
    }
  }
}
