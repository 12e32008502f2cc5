package dev.zhiyin.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.benchmarks.LightClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  @Test
  void whoeverIsRefusedCallsAgain() {
    var calls = new AtomicInteger();

    var done =
        ClosedLoop.run(
            2,
            System.nanoTime() + Duration.ofSeconds(1).toNanos(),
            () -> {
              LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
              if (calls.incrementAndGet() <= 4) {
                throw new LightClient.Busy("too much to do");
              }
            });

    assertThat(done.failed()).isEqualTo(4);
    assertThat(calls).hasValueGreaterThan(4);
    assertThat(done.seconds()).isGreaterThan(0.5);
  }
}
