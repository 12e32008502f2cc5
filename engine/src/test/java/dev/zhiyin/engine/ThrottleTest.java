package dev.zhiyin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long WORK = 20_000_000;

  private static long nanoseconds(Throttle throttle, Runnable work) {
    long start = System.nanoTime();
    throttle.work(work);
    return System.nanoTime() - start;
  }

  private static void busy() {
    long start = Throttle.now();
    while (Throttle.now() < start + WORK) {
      Thread.onSpinWait();
    }
  }

  @Test
  void besideRequestsRestsThreeTimesAsLongAsItWorked() {
    assertThat(nanoseconds(Throttle.BESIDE_REQUESTS, ThrottleTest::busy))
        .isGreaterThanOrEqualTo(4 * WORK);
  }

  /* Of which Java does not know how long a core worked for it: a publication over HTTP is one. */
  @Test
  void aVirtualThreadRestsByTheClock() throws InterruptedException {
    var taken = new AtomicLong();
    Thread.ofVirtual()
        .start(
            () ->
                taken.set(nanoseconds(Throttle.BESIDE_REQUESTS, () -> LockSupport.parkNanos(WORK))))
        .join();
    assertThat(taken).hasValueGreaterThanOrEqualTo(4 * WORK);
  }

  @Test
  void doesNotRestFromWaiting() {
    assertThat(nanoseconds(Throttle.BESIDE_REQUESTS, () -> LockSupport.parkNanos(WORK)))
        .isLessThan(4 * WORK);
  }

  @Test
  void fullDoesNotRest() {
    long least =
        LongStream.generate(() -> nanoseconds(Throttle.FULL, ThrottleTest::busy))
            .limit(10) // other programs may rest it
            .min()
            .orElseThrow();
    assertThat(least).isLessThan(4 * WORK);
  }
}
