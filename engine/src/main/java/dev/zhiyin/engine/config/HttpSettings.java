package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a server listens and whom it serves, a part of {@link ServerSettings}.
 *
 * @param host name or address to listen on; other than loopback only when the shop has a key
 * @param hosts names by which requests may ask, beside those of this machine, in lower case
 * @param requestsPerSecond requests that a key may send a second, and at once, 1 to 1000000; a key
 *     may have a rate of its own
 * @param shopperRequestsPerSecond the same for each shopper of a key of browsers, 1 to 1000000
 * @param requestTime how long a request may take to arrive and to be answered, 100ms to 10m;
 *     batches and exports as long as they move
 * @param concurrentRequests how many are worked on at the same time
 * @param origins of pages elsewhere that may ask, such as {@code https://shop.example}; none by
 *     default
 */
public record HttpSettings(
    String host,
    List<String> hosts,
    int requestsPerSecond,
    int shopperRequestsPerSecond,
    Duration requestTime,
    ConcurrentRequests concurrentRequests,
    List<String> origins) {
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          "127.0.0.1",
          List.of(),
          1000,
          20,
          Duration.ofSeconds(30),
          ConcurrentRequests.DEFAULT,
          List.of());

  private static final Pattern HOST = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?");

  public HttpSettings {
    if (host.isBlank()) {
      throw new InvalidInput("server.host", host, "a name or an address, such as 0.0.0.0");
    }
    hosts = hosts.stream().map(HttpSettings::checkedHost).toList();
    Bounds.require("server.requestsPerSecond", requestsPerSecond, 1, 1_000_000);
    Bounds.require(
        "server.requestTime", requestTime, Duration.ofMillis(100), Duration.ofMinutes(10));
    Bounds.require("server.shopperRequestsPerSecond", shopperRequestsPerSecond, 1, 1_000_000);
    origins = Origins.checked("server.origins", origins);
  }

  private static String checkedHost(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (!HOST.matcher(lower).matches()) {
      throw new InvalidInput(
          "server.hosts", host, "a name or an address without a port, such as shop.example");
    }
    return lower;
  }

  public HttpSettings withHost(String changed) {
    return new HttpSettings(
        changed,
        hosts,
        requestsPerSecond,
        shopperRequestsPerSecond,
        requestTime,
        concurrentRequests,
        origins);
  }

  public HttpSettings withHosts(List<String> changed) {
    return new HttpSettings(
        host,
        changed,
        requestsPerSecond,
        shopperRequestsPerSecond,
        requestTime,
        concurrentRequests,
        origins);
  }

  public HttpSettings withRequestsPerSecond(int changed) {
    return new HttpSettings(
        host, hosts, changed, shopperRequestsPerSecond, requestTime, concurrentRequests, origins);
  }

  public HttpSettings withShopperRequestsPerSecond(int changed) {
    return new HttpSettings(
        host, hosts, requestsPerSecond, changed, requestTime, concurrentRequests, origins);
  }

  public HttpSettings withRequestTime(Duration changed) {
    return new HttpSettings(
        host,
        hosts,
        requestsPerSecond,
        shopperRequestsPerSecond,
        changed,
        concurrentRequests,
        origins);
  }

  public HttpSettings withConcurrentRequests(ConcurrentRequests changed) {
    return new HttpSettings(
        host, hosts, requestsPerSecond, shopperRequestsPerSecond, requestTime, changed, origins);
  }

  public HttpSettings withOrigins(List<String> changed) {
    return new HttpSettings(
        host,
        hosts,
        requestsPerSecond,
        shopperRequestsPerSecond,
        requestTime,
        concurrentRequests,
        changed);
  }
}
