package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {
  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  @Test
  void givesResultsInTheOrderOfTheInputs() {
    try (var workers = new Workers(2, "test")) {
      var secondIsDone = new CountDownLatch(1);
      List<Integer> squares =
          workers.map(
              HUNDRED,
              i -> {
                if (i == 0) {
                  awaitUninterrupted(secondIsDone);
                } else {
                  secondIsDone.countDown();
                }
                return i * i;
              });

      assertThat(squares).isEqualTo(HUNDRED.stream().map(i -> i * i).toList());
    }
  }

  @Test
  void throwsAJobsExceptionOnceAllJobsHaveEnded() {
    try (var workers = new Workers(2, "test")) {
      var ended = new AtomicInteger();

      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  workers.map(
                      HUNDRED,
                      i -> {
                        if (i == 3) {
                          throw new IllegalArgumentException("3 is refused");
                        }
                        return ended.incrementAndGet();
                      }))
          .withMessage("3 is refused");
      assertThat(ended).hasValue(HUNDRED.size() - 1);
    }
  }

  @Test
  void servesASmallCallBeforeTheEndOfALargeOne() throws InterruptedException, ExecutionException {
    try (var workers = new Workers(1, "test");
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var started = new CountDownLatch(1);
      var smallIsWaiting = new CountDownLatch(1);
      var largeDone = new AtomicInteger();
      Future<List<Integer>> large =
          callers.submit(
              () ->
                  workers.map(
                      HUNDRED,
                      _ -> {
                        started.countDown();
                        awaitUninterrupted(smallIsWaiting);
                        return largeDone.incrementAndGet();
                      }));
      started.await();
      Future<List<Integer>> small =
          callers.submit(
              () -> {
                smallIsWaiting.countDown();
                return workers.map(List.of(0), _ -> largeDone.get());
              });

      assertThat(small.get().getFirst()).isLessThan(HUNDRED.size());
      assertThat(large.get()).hasSize(HUNDRED.size());
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a worker", e);
    }
  }
}
