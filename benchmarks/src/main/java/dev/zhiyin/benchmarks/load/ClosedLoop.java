package dev.zhiyin.benchmarks.load;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Callers who call again as soon as they are answered: what a server can do at most. */
final class ClosedLoop {
  private ClosedLoop() {}

  /**
   * How it went.
   *
   * @param failed calls
   */
  record Done(double seconds, long failed) {}

  /**
   * Calls until the end, and waits for the last answers. Whose call fails calls again.
   *
   * @param end as {@link System#nanoTime} has it
   */
  static Done run(int callers, long end, Runnable call) {
    var failed = new AtomicLong();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(
            () -> {
              while (System.nanoTime() < end) {
                try {
                  call.run();
                } catch (RuntimeException failure) {
                  failed.incrementAndGet();
                }
              }
            });
      }
    }
    return new Done((System.nanoTime() - start) / 1e9, failed.get());
  }
}
