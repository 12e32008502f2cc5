package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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

  /** What a tool of agents answers, quotes as in {@link #post}. */
  JsonNode tool(String name, String arguments) {
    var reply =
        post(
            "mcp",
            "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'%s','arguments':%s}}"
                .formatted(name, arguments));
    return plain(reply.json().at("/result/content/0/text").textValue());
  }

  /** Ids of all products of a list of recommendations, on all of its pages. */
  List<String> pages(String body) {
    Function<String, JsonNode> page = asked -> post("v1/recommendations", asked).json();
    return pages(page.apply(body), cursor -> page.apply(ofCursor(cursor)));
  }

  /** The same of a search. */
  List<String> searchPages(String path) {
    return pages(get(path).json(), cursor -> get("v1/search?cursor=" + cursor).json());
  }

  /** The same of a tool of agents. */
  List<String> toolPages(String name, String arguments) {
    return pages(tool(name, arguments), cursor -> tool(name, ofCursor(cursor)));
  }

  static String ofCursor(String cursor) {
    return "{'cursor':'%s'}".formatted(cursor);
  }

  private static List<String> pages(JsonNode first, Function<String, JsonNode> next) {
    var all = new ArrayList<String>();
    for (JsonNode page = first; ; page = next.apply(page.get("cursor").textValue())) {
      assertThat(page.has("items")).as(page.toString()).isTrue();
      all.addAll(page.get("items").findValuesAsText("productId"));
      if (!page.has("cursor")) {
        return all;
      }
    }
  }

  HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  /** The description of the API has no such requests of its own. */
  Reply head(String path, String... headers) {
    return new Reply(answer(request(path, headers).method("HEAD", BodyPublishers.noBody())));
  }

  Reply send(HttpRequest.Builder request) {
    var response = answer(request);
    Contract.check(response);
    return new Reply(response);
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
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
