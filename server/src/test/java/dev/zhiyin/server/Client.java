package dev.zhiyin.server;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** Asks a server over HTTP, and holds every answer against the description of the API. */
final class Client implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;

  Client(URI address) {
    this.address = address;
  }

  URI address() {
    return address;
  }

  /** What came back. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (JsonProcessingException broken) {
        throw new UncheckedIOException(response.body(), broken);
      }
    }
  }

  Reply get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  /** Posts JSON, in which ' stands for " and '' for '. */
  Reply post(String path, String json, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(quoted(json))));
  }

  /** Puts JSON, quotes as in {@link #post}. */
  Reply put(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(quoted(json))));
  }

  /** Patches with JSON, quotes as in {@link #post}. */
  Reply patch(String path, String json, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(quoted(json))));
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  Reply send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      Contract.check(response);
      return new Reply(response);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  /** Encodes a part of a path or a query, quotes as in {@link #post}. */
  static String encoded(String text) {
    return URLEncoder.encode(quoted(text), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Reads JSON as it is. */
  static JsonNode plain(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException(json, broken);
    }
  }

  /** Reads JSON, quotes as in {@link #post}. */
  static JsonNode json(String text) {
    return plain(quoted(text));
  }

  @Override
  public void close() {
    http.close();
  }

  static String quoted(String text) {
    return text.replace("''", "\0").replace('\'', '"').replace('\0', '\'');
  }
}
