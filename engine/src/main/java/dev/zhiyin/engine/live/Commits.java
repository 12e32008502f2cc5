package dev.zhiyin.engine.live;

import dev.zhiyin.engine.index.LiveIndex;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what an index shows durable now and then. In a thread of its own, because a disk may take
 * its time, and what changes meanwhile is to be seen at once. Nothing is lost between two commits:
 * the store has it all.
 */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  private final LiveIndex index;
  private final Duration every;
  private final Trouble trouble = new Trouble(LOG, "the index is written to disk");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("index-commits").unstarted(this::run);

  /** Below every number at first, so that the first commit says what the index belongs to. */
  private long committed = -1;

  Commits(LiveIndex index, Duration every) {
    this.index = index;
    this.every = every;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
        commit();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /* Catches everything: this thread has nobody to pass a failure to, and has to go on. */
  private void commit() {
    try {
      long shown = index.sequence();
      if (shown != committed) {
        index.commit();
        committed = shown;
        trouble.over();
      }
    } catch (RuntimeException failure) {
      trouble.met(failure);
    }
  }

  /** Makes one commit more, if something has changed, and no further ones. */
  @Override
  public void close() {
    closing.countDown();
    Threads.join(thread);
    commit();
  }
}
