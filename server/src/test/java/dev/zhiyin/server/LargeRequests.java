package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;

import dev.zhiyin.testing.LargestProduct;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Valid requests about as large as the limits allow. */
final class LargeRequests {
  /** What words are made of: hard to cut, or of many bytes, or changed by folding. */
  private static final List<String> PIECES =
      List.of("很", "a1", "a-1_", "帐篷 tent ", "👩‍👩‍👧 ", "\ufdfa", "İ ", "=:> ＞", "ß-", "x");

  private final Random random;
  private int sent;

  LargeRequests(Random random) {
    this.random = random;
  }

  /** The next one: each kind in turn. */
  HttpRequest.Builder next(Client client) {
    return switch (sent++ % 8) {
      case 0 -> json(client, "v1/products/largest").PUT(body(LargestProduct.json("largest")));
      case 1 -> json(client, "v1/products/large").PUT(body(product()));
      case 2 ->
          client
              .request("v1/products:batch")
              .header("Content-Type", "application/x-ndjson")
              .POST(
                  body(
                      lines(5, i -> product().replaceFirst("\\{", "{\"id\":\"large" + i + "\","))));
      case 3 -> json(client, "v1/events").POST(body(events()));
      case 4 -> json(client, "v1/recommendations").POST(body(recommendation()));
      case 5 ->
          client.request(
              "v1/search?k=500&facets=true&q=%s&filter=%s"
                  .formatted(encoded(text(190) + words()), encoded(expression())));
      case 6 -> client.request("v1/users/large/recommendations?k=500");
      default -> client.request("v1/products/large/similar?k=500&by=both");
    };
  }

  private static HttpRequest.Builder json(Client client, String path) {
    return client.request(path).header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return BodyPublishers.ofString(text);
  }

  private String product() {
    int reviews = 1 + random.nextInt(1_000);
    return """
    {"title":"%s","description":"%s","brand":"%s","seller":"%s","category":%s,"stock":1,"attributes":{%s},"reviews":%s}"""
        .formatted(
            text(2_000),
            text(1 + random.nextInt(100_000)),
            text(200),
            text(200),
            list(16, i -> "l" + i + letters(44)),
            IntStream.range(0, 200)
                .mapToObj(i -> "\"%d%s\":%s".formatted(i, text(97), list(5, j -> value(i, j))))
                .collect(Collectors.joining(",")),
            list(reviews, _ -> text(100_000 / reviews / 2)));
  }

  /* One is as long as it may be, and much longer once it is folded. */
  private String value(int attribute, int number) {
    return attribute + number == 0 ? "\ufdfa".repeat(5_000) : text(20);
  }

  private String events() {
    String events =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    """
                    {"userId":"large","sessionId":"%s","eventId":"%s","type":"%s",%s}"""
                        .formatted(
                            "s".repeat(200),
                            "%d-%d-%s".formatted(sent, i, "e".repeat(180)),
                            i % 50 == 0 ? "search" : "view",
                            i % 50 == 0
                                ? "\"text\":\"%s\"".formatted(text(10_000))
                                : "\"productId\":\"%s\"".formatted("p".repeat(i % 200 + 1))))
            .collect(Collectors.joining(","));
    return "{\"events\":[%s]}".formatted(events);
  }

  private String recommendation() {
    return """
    {"k":500,"history":%s,"filter":{"brand":%s,"attributes":{%s},"exclude":{"products":%s},"anyOf":[{"not":{"not":{"inStock":true}}},{"inStock":true}]}}"""
        .formatted(
            list(1_000, i -> "p" + i).replaceAll("\"(p\\d+)\"", "{\"productId\":\"$1\"}"),
            list(1_000, i -> i == 0 ? "凯乐石" : "b" + i),
            IntStream.range(0, 190)
                .mapToObj(i -> "\"n%d\":%s".formatted(i, list(5, _ -> text(20))))
                .collect(Collectors.joining(",")),
            list(1_000, i -> "x" + i));
  }

  /** Two hundred that differ, of letters. */
  private String words() {
    int from = random.nextInt(26);
    return IntStream.range(0, 200)
        .mapToObj(i -> " " + letter(from) + letter(i / 26) + letter(i))
        .collect(Collectors.joining());
  }

  private static char letter(int number) {
    return (char) ('a' + number % 26);
  }

  private static String expression() {
    return IntStream.range(0, 199)
        .mapToObj(i -> "attributes.n%d:v%d".formatted(i, i))
        .collect(Collectors.joining(" OR ", "((((((((((", "))))))))))"));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String list(int count, IntFunction<String> text) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + text.apply(i) + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String text(int length) {
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    String text = "a" + piece.repeat(length / piece.length() + 1).substring(0, length - 1);
    return Character.isHighSurrogate(text.charAt(length - 1))
        ? text.substring(0, length - 1) + "x"
        : text;
  }

  private String letters(int length) {
    return String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
  }
}
