package dev.zhiyin.server.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.zhiyin.engine.config.Bounds;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * How a shop is served.
 *
 * @param port on the loopback address, 0 to 65535; 0 takes any that is free
 * @param followEvery how often to look for a generation published meanwhile, 10ms to 1m
 * @param sequenceWait how long an answer waits for the {@code minSequence} that it must include, 0s
 *     to 30s
 * @param visibleWait how long a change of products waits until answers show it, 1s to 5m
 * @param commitEvery how often the live index is made durable, so that a server that was killed has
 *     less to read again from the store, 50ms to 1m
 * @param recallEvery how long a generation is in service before its index is first checked against
 *     exact search, and how much time is between one check and the next, 1s to 1d
 * @param histories shoppers whose history is kept in memory, until it changes and for when the
 *     store cannot be reached, 0 to 1000000
 * @param listTime how long a list may be read on after its last page, 1s to 1d
 * @param listMegabytes memory for lists that may be read on; beyond it, those that were read least
 *     recently end, 1 to 10000
 * @param http how it listens and whom it serves
 */
@RecordBuilder
public record ServerSettings(
    int port,
    Duration followEvery,
    Duration sequenceWait,
    Duration visibleWait,
    Duration commitEvery,
    Duration recallEvery,
    int histories,
    Duration listTime,
    int listMegabytes,
    @JsonUnwrapped HttpSettings http)
    implements ServerSettingsBuilder.With {
  public static final ServerSettings DEFAULT =
      new ServerSettings(
          8080,
          Duration.ofMillis(250),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          10_000,
          Duration.ofMinutes(10),
          64,
          HttpSettings.DEFAULT);

  public ServerSettings {
    Bounds.require("server.port", port, 0, 65_535);
    Bounds.require("server.followEvery", followEvery, Duration.ofMillis(10), Duration.ofMinutes(1));
    Bounds.require("server.sequenceWait", sequenceWait, Duration.ZERO, Duration.ofSeconds(30));
    Bounds.require("server.visibleWait", visibleWait, Duration.ofSeconds(1), Duration.ofMinutes(5));
    Bounds.require("server.commitEvery", commitEvery, Duration.ofMillis(50), Duration.ofMinutes(1));
    Bounds.require("server.recallEvery", recallEvery, Duration.ofSeconds(1), Duration.ofDays(1));
    Bounds.require("server.histories", histories, 0, 1_000_000);
    Bounds.require("server.listTime", listTime, Duration.ofSeconds(1), Duration.ofDays(1));
    Bounds.require("server.listMegabytes", listMegabytes, 1, 10_000);
  }
}
