package dev.zhiyin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long WORK = 20_000_000;

  private static long nanoseconds(Pace pace, Runnable work) {
    long start = System.nanoTime();
    pace.work(work);
    return System.nanoTime() - start;
  }

  private static void busy() {
    long start = Pace.now();
    while (Pace.now() < start + WORK) {
      Thread.onSpinWait();
    }
  }

  @Test
  void besideRequestsRestsThreeTimesAsLongAsItWorked() {
    assertThat(nanoseconds(Pace.BESIDE_REQUESTS, PaceTest::busy)).isGreaterThanOrEqualTo(4 * WORK);
  }

  /* Of which Java does not know how long a core worked for it: a publication over HTTP is one. */
  @Test
  void aVirtualThreadRestsByTheClock() throws InterruptedException {
    var taken = new AtomicLong();
    Thread.ofVirtual()
        .start(
            () -> taken.set(nanoseconds(Pace.BESIDE_REQUESTS, () -> LockSupport.parkNanos(WORK))))
        .join();
    assertThat(taken).hasValueGreaterThanOrEqualTo(4 * WORK);
  }

  @Test
  void doesNotRestFromWaiting() {
    assertThat(nanoseconds(Pace.BESIDE_REQUESTS, () -> LockSupport.parkNanos(WORK)))
        .isLessThan(4 * WORK);
  }

  @Test
  void fullDoesNotRest() {
    assertThat(nanoseconds(Pace.FULL, PaceTest::busy)).isLessThan(4 * WORK);
  }
}
