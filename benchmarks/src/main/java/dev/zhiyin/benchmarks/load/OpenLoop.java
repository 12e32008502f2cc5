package dev.zhiyin.benchmarks.load;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Calls at a steady rate, whether or not earlier calls are answered, as shoppers come; a latency
 * counts from the moment at which its call was due, so that a stall is seen by all who waited in
 * it.
 */
final class OpenLoop implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong failures = new AtomicLong();
  private final Thread clock;
  private volatile boolean stopped;

  /**
   * Starts at once.
   *
   * @param call gets the number of the call
   * @param due hears, when a call is answered, the {@link System#nanoTime} at which it was due
   */
  OpenLoop(int perSecond, LongConsumer call, LongConsumer due) {
    clock = Thread.ofPlatform().start(() -> tick(1_000_000_000L / perSecond, call, due));
  }

  private void tick(long pause, LongConsumer call, LongConsumer due) {
    long next = System.nanoTime();
    for (long number = 0; !stopped; number++) {
      long at = next;
      long mine = number;
      threads.execute(
          () -> {
            try {
              call.accept(mine);
              due.accept(at);
            } catch (RuntimeException failure) {
              failures.incrementAndGet();
            }
          });
      next += pause;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      clock.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    threads.close();
  }
}
