package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for a store from time to time: traces of what was removed are wiped as soon as
 * nobody reads them any more, and every hour it is tidied up. Thread-safe.
 */
final class StoreMaintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreMaintenance.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration TIDY = Duration.ofHours(1);

  /** What it may take to write a large database anew. */
  private static final Duration LONGEST = Duration.ofHours(6);

  private final BooleanSupplier wipe;
  private final Runnable tidy;
  private final Worker worker =
      new Worker(Job.of("store-upkeep", LONGEST).withRetry(RETRY, TIDY), this::turn);

  /** When to tidy up next, as {@link System#nanoTime} has it. */
  private long next = System.nanoTime() + RETRY.toNanos();

  private volatile boolean unwiped;
  private volatile boolean tidySoon;

  /**
   * @param wipe returns whether it is done
   * @param tidy done soon, and then every hour
   */
  StoreMaintenance(BooleanSupplier wipe, Runnable tidy) {
    this.wipe = wipe;
    this.tidy = tidy;
  }

  /** Begins; tidies up soon. */
  void start() {
    worker.start(RETRY);
  }

  /** Tidies up now. */
  void soon() {
    tidySoon = true;
    worker.wake();
  }

  Worker worker() {
    return worker;
  }

  /** Wipes now if it can be done now, else later. */
  void wipe() {
    try {
      wipeOrNote();
    } catch (ZhiyinException failure) {
      LOG.warn("traces of what was removed are wiped later: {}", failure.getMessage());
    }
    if (unwiped) {
      worker.wake();
    }
  }

  private Duration turn() {
    if (unwiped) {
      unwiped = false;
      wipeOrNote();
    }
    if (tidySoon || System.nanoTime() - next >= 0) {
      tidySoon = false;
      tidy.run();
      next = System.nanoTime() + TIDY.toNanos();
    }
    return unwiped ? RETRY : Duration.ofNanos(Math.max(0, next - System.nanoTime()));
  }

  /* Never takes back what another thread noted meanwhile. */
  private void wipeOrNote() {
    boolean wiped = false;
    try {
      wiped = wipe.getAsBoolean();
    } finally {
      if (!wiped) {
        unwiped = true;
      }
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
