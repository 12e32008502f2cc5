package dev.zhiyin.server.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.config.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server listens and whom it serves, a part of {@link ServerSettings}.
 *
 * @param host name or address to listen on; other than loopback only when the shop has a key
 * @param hosts names by which requests may ask, beside those of this machine, in lower case
 * @param requestsPerSecond requests that a key may send a second, and at once, 1 to 1000000; a key
 *     may have a rate of its own
 * @param shopperRequestsPerSecond the same for each shopper of a key of browsers, 1 to 1000000
 * @param requestTime how long a request may take to arrive and to be answered, and the answer to be
 *     read, 100ms to 10m; batches and exports as long as they move
 * @param connections most that are open at the same time; further ones wait until one ends, 1 to
 *     1000000
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
    int connections,
    ConcurrentRequests concurrentRequests,
    List<String> origins) {
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          "127.0.0.1",
          List.of(),
          1000,
          20,
          Duration.ofSeconds(30),
          10_000,
          ConcurrentRequests.DEFAULT,
          List.of());

  private static final Pattern HOST = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?");

  /** As browsers write it (RFC 6454). */
  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:\\d{1,5})?");

  /**
   * How many requests are worked on at the same time, each kind by itself, so that none holds up
   * another; the next is refused at once.
   *
   * @param reads lists, searches and products, 1 to 100000
   * @param writes events and changes of products, 1 to 100000
   * @param administration shoppers, metrics, generations and exports, 1 to 100000
   * @param bodies requests of every kind whose body is still coming, and batches, 1 to 100000
   */
  public record ConcurrentRequests(int reads, int writes, int administration, int bodies) {
    public static final ConcurrentRequests DEFAULT = new ConcurrentRequests(256, 128, 32, 256);

    private static final String NAME = "server.concurrentRequests.";

    public ConcurrentRequests {
      Bounds.require(NAME + "reads", reads, 1, 100_000);
      Bounds.require(NAME + "writes", writes, 1, 100_000);
      Bounds.require(NAME + "administration", administration, 1, 100_000);
      Bounds.require(NAME + "bodies", bodies, 1, 100_000);
    }
  }

  public HttpSettings {
    if (host.isBlank()) {
      throw new InvalidInput("server.host", host, "a name or an address, such as 0.0.0.0");
    }
    hosts = hosts.stream().map(HttpSettings::checkedHost).toList();
    Bounds.require("server.requestsPerSecond", requestsPerSecond, 1, 1_000_000);
    Bounds.require(
        "server.requestTime", requestTime, Duration.ofMillis(100), Duration.ofMinutes(10));
    Bounds.require("server.connections", connections, 1, 1_000_000);
    Bounds.require("server.shopperRequestsPerSecond", shopperRequestsPerSecond, 1, 1_000_000);
    origins = checkedOrigins("server.origins", origins);
  }

  private static String checkedHost(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (!HOST.matcher(lower).matches()) {
      throw new InvalidInput(
          "server.hosts", host, "a name or an address without a port, such as shop.example");
    }
    return lower;
  }

  /**
   * Origins in lower case, without a port that is their scheme's own.
   *
   * @param name of the setting, for the error
   * @throws InvalidInput if one of them is something else
   */
  public static List<String> checkedOrigins(String name, List<String> origins) {
    return origins.stream().map(origin -> checkedOrigin(name, origin)).toList();
  }

  private static String checkedOrigin(String name, String origin) {
    Matcher parts = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new InvalidInput(
          name, origin, "an origin without a path, such as https://shop.example");
    }
    String usual = parts.group(1).equals("https") ? ":443" : ":80";
    return usual.equals(parts.group(4))
        ? parts.group().substring(0, parts.start(4))
        : parts.group();
  }
}
