package dev.zhiyin.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundTest {
  @Test
  void eachWorkHasItsOwnLongestTurn() {
    var begun = new CountDownLatch(2);
    var end = new CountDownLatch(1);
    try (var background = new Background()) {
      Runnable work =
          () -> {
            begun.countDown();
            await(end);
          };
      background.repeat("short", Duration.ofMillis(1), Duration.ofMillis(100), work);
      background.repeat("long", Duration.ofMillis(1), Duration.ofHours(1), work);
      await(begun);
      Worker brief = background.workers().getFirst();
      while (brief.ailment().isEmpty()) {
        Thread.onSpinWait();
      }

      assertThat(background.workers().getLast().ailment()).isEmpty();
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
