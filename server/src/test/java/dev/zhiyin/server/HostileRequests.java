package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Requests out of the description of the API, each with something wrong or odd about it. */
final class HostileRequests {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "../../../../etc/passwd",
          "..\\..\\zhiyin.yaml",
          "\0",
          "a\r\nSet-Cookie: a=b",
          "' OR 1=1 --",
          "<script>alert(1)</script>",
          "${jndi:ldap://x}",
          "%s%n%x",
          "\u202e\ufeff\uffff",
          "👩‍👩‍👧‍👦",
          "ÿ".repeat(300),
          "长".repeat(3000),
          "NaN",
          "-1",
          "9".repeat(400),
          "1e999",
          "*:*",
          "((((((((((((((((((((",
          "brand:\"",
          "price:[* TO *] AND NOT NOT brand:/.*/",
          "{\"not\":".repeat(50),
          "true");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "NaN",
          "-0",
          "1e999",
          "-1e-999",
          "9".repeat(2000),
          "1e2147483647",
          "0.1e-2147483648",
          "9223372036854775808",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "\"" + "x".repeat(100_000) + "\"",
          "[".repeat(50_000),
          "[".repeat(900) + "]".repeat(900),
          "{\"a\":".repeat(900) + "1" + "}".repeat(900),
          "[" + "1,".repeat(5_000) + "1]",
          "{\"a\":1,\"a\":2}");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json",
          "application/json",
          "application/json; charset=utf-16",
          "application/x-ndjson",
          "text/plain",
          "multipart/form-data; boundary=x",
          "nonsense");

  private static final List<String> METHODS = List.of("PATCH", "TRACE", "OPTIONS", "BREW", "get");

  private final Random random;
  private final byte[] bomb = bomb();

  HostileRequests(Random random) {
    this.random = random;
  }

  /** The next one, to be sent by a client. */
  HttpRequest.Builder next(Client client) {
    Contract.Operation operation = any(Contract.all());
    HttpRequest.Builder request = client.request(path(operation));
    headers(request);
    String method = random.nextInt(20) == 0 ? any(METHODS) : operation.method();
    if (!operation.json().has("requestBody") && random.nextInt(4) > 0) {
      return request.method(method, BodyPublishers.noBody());
    }
    request.header("Content-Type", any(TYPES));
    return request.method(method, BodyPublishers.ofByteArray(body(operation, request)));
  }

  private void headers(HttpRequest.Builder request) {
    switch (random.nextInt(12)) {
      case 0 -> request.header("X-Request-ID", "x".repeat(random.nextInt(2000)));
      case 1 -> request.header("Idempotency-Key", any(List.of("", "a", "a".repeat(201), "b c")));
      case 2 ->
          request.header("If-None-Match", any(List.of("*", "\"", "W/\"\",,,", "a".repeat(999))));
      case 3 ->
          request.header("Accept-Language", any(List.of("*;q=NaN", "zh;q=9", ",".repeat(999))));
      case 4 -> request.header("X-API-Key", any(List.of("", "none", "z".repeat(5000))));
      case 5 -> request.header("Sec-Fetch-Site", "cross-site");
      case 6 -> request.header("Origin", any(List.of("null", "https://evil.example")));
      default -> {} // none
    }
  }

  private String path(Contract.Operation operation) {
    String id = random.nextBoolean() ? any(List.of("tea-1", "Ann", "1")) : any(TEXTS) + "x";
    var path =
        new StringBuilder(
            operation
                .path()
                .substring(1)
                .replace("{id}", encoded(id))
                .replace("{userId}", encoded(any(TEXTS))));
    char before = '?';
    for (String name : operation.query()) {
      if (random.nextInt(3) == 0) {
        path.append(before).append(name).append('=').append(encoded(any(TEXTS)));
        before = '&';
      }
    }
    return path.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private byte[] body(Contract.Operation operation, HttpRequest.Builder request) {
    String json = mutated(example(operation));
    return switch (random.nextInt(40)) {
      case 0 -> " ".repeat((1 << 20) + 1).getBytes(UTF_8);
      case 1 -> {
        request.header("Content-Encoding", "gzip");
        yield bomb;
      }
      case 2 -> json.getBytes(UTF_16);
      case 3 -> (json + "ÿþ").getBytes(ISO_8859_1);
      case 4 -> flipped(json.getBytes(UTF_8));
      case 5 -> json.substring(0, random.nextInt(json.length() + 1)).getBytes(UTF_8);
      case 6 -> ("\ufeff" + json).getBytes(UTF_8);
      default -> json.getBytes(UTF_8);
    };
  }

  private static String example(Contract.Operation operation) {
    JsonNode content = operation.json().at("/requestBody/content");
    return content.isMissingNode()
        ? "{\"a\":1}"
        : content.elements().next().get("example").toString();
  }

  /** Puts an odd value in the place of one that follows a colon, comma or bracket. */
  private String mutated(String json) {
    int from = random.nextInt(json.length());
    int at = from;
    while (at < json.length() && ":,[".indexOf(json.charAt(at)) < 0) {
      at++;
    }
    if (at >= json.length()) {
      return random.nextBoolean() ? any(VALUES) : json;
    }
    int end = at + 1;
    while (end < json.length() && ",]}".indexOf(json.charAt(end)) < 0) {
      end++;
    }
    return json.substring(0, at + 1) + any(VALUES) + json.substring(end);
  }

  private byte[] flipped(byte[] bytes) {
    for (int i = 0; i < 5; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A little that unpacks to a lot. */
  private static byte[] bomb() {
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < 64; i++) {
        packed.write(new byte[1 << 20]);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
