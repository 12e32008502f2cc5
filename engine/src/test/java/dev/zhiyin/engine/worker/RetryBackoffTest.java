package dev.zhiyin.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.worker.Worker.RetryBackoff;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryBackoffTest {
  private final RetryBackoff backoff =
      new RetryBackoff(Duration.ofMillis(10), Duration.ofMillis(35));

  @Test
  void eachWaitIsTwiceTheOneBeforeUpToTheLongest() {
    assertThat(waits(4)).containsExactly(10, 20, 35, 35);
  }

  @Test
  void afterASuccessItBeginsAgain() {
    var _ = waits(3);
    backoff.reset();
    assertThat(waits(2)).containsExactly(10, 20);
  }

  private long[] waits(int failures) {
    return LongStream.range(0, failures).map(_ -> backoff.next().toMillis()).toArray();
  }
}
