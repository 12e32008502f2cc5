package dev.zhiyin.server.user;

import dev.zhiyin.engine.store.Store;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes events of a certain age, some at a time, and rests when none are left. The store knows
 * how old they are, whatever the clock shows. For one thread.
 */
public final class Expiry implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
  private static final int AT_ONCE = 20_000;
  private static final Duration REST = Duration.ofHours(1);

  private final Store store;
  private final Duration age;
  private long rests = System.nanoTime();
  private long removed;

  /**
   * @param age from which on an event is removed
   */
  public Expiry(Store store, Duration age) {
    this.store = store;
    this.age = age;
  }

  @Override
  public void run() {
    if (System.nanoTime() - rests < 0) {
      return;
    }
    long gone = store.events().expire(age, AT_ONCE);
    removed += gone;
    if (gone < AT_ONCE) {
      rests = System.nanoTime() + REST.toNanos();
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
