package dev.zhiyin.server.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Takes the threads of a pool and keeps them. */
public final class Busy implements AutoCloseable {
  private final CountDownLatch end = new CountDownLatch(1);

  /** Returns when that many are taken. */
  public Busy(WorkerPool pool, int count) {
    var begun = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Thread.ofVirtual()
          .start(
              () ->
                  pool.run(
                      Deadline.after(Duration.ofMinutes(1)),
                      () -> {
                        begun.countDown();
                        await(end);
                        return 0;
                      }));
    }
    await(begun);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  /** Gives all of them back. */
  @Override
  public void close() {
    end.countDown();
  }
}
