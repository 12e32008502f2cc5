package dev.zhiyin.server.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/** Events that are stored and not known to be shown yet, and since when. Thread-safe. */
final class PendingEvents {
  /** Beyond so many batches, as when nothing is shown for long, the later ones are not timed. */
  private static final int MOST = 100_000;

  private final Timer timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private long shown;

  private record Batch(long sequence, int events, long arrival) {}

  PendingEvents(Timer timer) {
    this.timer = timer;
  }

  void add(long sequence, int events, long arrival) {
    lock.lock();
    try {
      var batch = new Batch(sequence, events, arrival);
      if (sequence <= shown) {
        record(batch);
      } else if (waiting.size() < MOST) {
        waiting.add(batch);
      }
    } finally {
      lock.unlock();
    }
  }

  void shown(long sequence) {
    lock.lock();
    try {
      shown = Math.max(shown, sequence);
      waiting.removeIf(
          batch -> {
            boolean seen = batch.sequence() <= shown;
            if (seen) {
              record(batch);
            }
            return seen;
          });
    } finally {
      lock.unlock();
    }
  }

  private void record(Batch batch) {
    Duration took = Duration.ofNanos(System.nanoTime() - batch.arrival());
    for (int i = 0; i < batch.events(); i++) {
      timer.record(took);
    }
  }
}
