package dev.zhiyin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long WORK = 20_000_000;

  private static long nanoseconds(Pace pace) {
    long start = System.nanoTime();
    pace.work(() -> LockSupport.parkNanos(WORK));
    return System.nanoTime() - start;
  }

  @Test
  void besideRequestsRestsThreeTimesAsLongAsItWorked() {
    assertThat(nanoseconds(Pace.BESIDE_REQUESTS)).isGreaterThanOrEqualTo(4 * WORK);
  }

  @Test
  void fullDoesNotRest() {
    assertThat(nanoseconds(Pace.FULL)).isLessThan(4 * WORK);
  }
}
