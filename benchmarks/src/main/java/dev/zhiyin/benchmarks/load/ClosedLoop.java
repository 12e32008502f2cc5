package dev.zhiyin.benchmarks.load;

import java.util.concurrent.Executors;

/** Callers who call again as soon as they are answered: what a server can do at most. */
final class ClosedLoop {
  private ClosedLoop() {}

  /**
   * Calls until the end, and waits for the last answers.
   *
   * @param end as {@link System#nanoTime} has it
   * @return how many seconds it took
   */
  static double run(int callers, long end, Runnable call) {
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(
            () -> {
              while (System.nanoTime() < end) {
                call.run();
              }
            });
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
