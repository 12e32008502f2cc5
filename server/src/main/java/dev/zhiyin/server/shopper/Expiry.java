package dev.zhiyin.server.shopper;

import dev.zhiyin.engine.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes events that are too old, a few at each turn, so that nobody waits for it; when none are
 * left, it rests for an hour. For one thread.
 */
public final class Expiry implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
  private static final int AT_ONCE = 1000;
  private static final Duration REST = Duration.ofHours(1);

  private final Store store;
  private final Clock clock;
  private final Duration age;
  private Instant rests = Instant.MIN;
  private long removed;

  /**
   * @param age from which on an event is removed
   */
  public Expiry(Store store, Clock clock, Duration age) {
    this.store = store;
    this.clock = clock;
    this.age = age;
  }

  @Override
  public void run() {
    Instant now = store.now(clock.instant());
    if (now.isBefore(rests)) {
      return;
    }
    long gone = store.expire(now.minus(age), AT_ONCE);
    removed += gone;
    if (gone < AT_ONCE) {
      rests = now.plus(REST);
      tell();
    }
  }

  private void tell() {
    if (removed > 0) {
      LOG.info("{} events older than {} days are removed", removed, age.toDays());
      removed = 0;
    }
  }
}
