package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for a store from time to time: traces of what was removed are wiped as soon as
 * nobody reads them any more, and every hour it is tidied up. Thread-safe.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration TIDY = Duration.ofHours(1);

  private final BooleanSupplier wipe;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("store-upkeep").factory());

  /**
   * @param wipe returns whether it is done
   * @param tidy done every hour
   */
  Upkeep(BooleanSupplier wipe, Runnable tidy) {
    this.wipe = wipe;
    var _ =
        executor.scheduleWithFixedDelay(
            () -> attempt(tidy), TIDY.toSeconds(), TIDY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Wipes now if it can be done now, else later. */
  void wipe() {
    if (!isWiped() && waiting.compareAndSet(false, true)) {
      again();
    }
  }

  private void again() {
    try {
      var _ = executor.schedule(this::wipeAgain, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) { // which wipes too
      LOG.debug("closed before traces were wiped", closing);
    }
  }

  private void wipeAgain() {
    if (isWiped()) {
      waiting.set(false);
    } else {
      again();
    }
  }

  private boolean isWiped() {
    try {
      return wipe.getAsBoolean();
    } catch (ZhiyinException failure) {
      LOG.warn("traces of what was removed are wiped later: {}", failure.getMessage());
      return false;
    }
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (ZhiyinException failure) { // there is a next time
      LOG.warn("upkeep failed: {}", failure.getMessage());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
