package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How a server listens and whom it serves, a part of {@link ServerSettings}.
 *
 * @param host name or address to listen on; other than loopback only when the shop has a key
 * @param requestsPerSecond requests that a key may send a second, and at once, 1 to 1000000
 * @param requestTime how long a request may take to arrive and to be answered, 100ms to 10m;
 *     batches and exports as long as they move
 * @param concurrentRequests requests that are worked on at the same time at most, 1 to 100000
 * @param origins of pages elsewhere that may ask, such as {@code https://shop.example}; none by
 *     default
 */
public record HttpSettings(
    String host,
    int requestsPerSecond,
    Duration requestTime,
    int concurrentRequests,
    List<String> origins) {
  static final List<String> NAMES =
      List.of("host", "requestsPerSecond", "requestTime", "concurrentRequests", "origins");

  public static final HttpSettings DEFAULT =
      new HttpSettings("127.0.0.1", 1000, Duration.ofSeconds(30), 256, List.of());

  public HttpSettings {
    if (host.isBlank()) {
      throw new InvalidInput("server.host", host, "a name or an address, such as 0.0.0.0");
    }
    Range.require("server.requestsPerSecond", requestsPerSecond, 1, 1_000_000);
    Range.require(
        "server.requestTime", requestTime, Duration.ofMillis(100), Duration.ofMinutes(10));
    Range.require("server.concurrentRequests", concurrentRequests, 1, 100_000);
    origins.forEach(HttpSettings::requireOrigin);
    origins = List.copyOf(origins);
  }

  private static void requireOrigin(String origin) {
    if (!origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")
        || URI.create(origin).getHost() == null) {
      throw new InvalidInput(
          "server.origins", origin, "an origin without a path, such as https://shop.example");
    }
  }

  static HttpSettings read(Block server) {
    return new HttpSettings(
        server.text("host").orElse(DEFAULT.host),
        server.wholeNumber("requestsPerSecond").orElse(DEFAULT.requestsPerSecond),
        server.duration("requestTime").orElse(DEFAULT.requestTime),
        server.wholeNumber("concurrentRequests").orElse(DEFAULT.concurrentRequests),
        server.texts("origins"));
  }

  public HttpSettings withHost(String changed) {
    return new HttpSettings(changed, requestsPerSecond, requestTime, concurrentRequests, origins);
  }

  public HttpSettings withRequestsPerSecond(int changed) {
    return new HttpSettings(host, changed, requestTime, concurrentRequests, origins);
  }

  public HttpSettings withRequestTime(Duration changed) {
    return new HttpSettings(host, requestsPerSecond, changed, concurrentRequests, origins);
  }

  public HttpSettings withConcurrentRequests(int changed) {
    return new HttpSettings(host, requestsPerSecond, requestTime, changed, origins);
  }

  public HttpSettings withOrigins(List<String> changed) {
    return new HttpSettings(host, requestsPerSecond, requestTime, concurrentRequests, changed);
  }
}
