package dev.zhiyin.server;

import java.time.Duration;

/**
 * How a shop is served.
 *
 * @param port on the loopback address, 0 to 65535; 0 takes any that is free
 * @param followEvery how often to look for a generation published meanwhile, above zero
 */
public record ServerConfig(int port, Duration followEvery) {
  public static final ServerConfig DEFAULT = new ServerConfig(8080, Duration.ofSeconds(1));

  public ServerConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is %d; it must be from 0 to 65535".formatted(port));
    }
    if (!followEvery.isPositive()) {
      throw new IllegalArgumentException(
          "followEvery is %s; it must be above zero".formatted(followEvery));
    }
  }

  public ServerConfig withPort(int changed) {
    return new ServerConfig(changed, followEvery);
  }

  public ServerConfig withFollowEvery(Duration changed) {
    return new ServerConfig(port, changed);
  }
}
