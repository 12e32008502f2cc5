package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EncoderThreadsTest {
  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  @Test
  void givesResultsInTheOrderOfTheInputs() {
    try (var workers = new EncoderThreads(2, "test")) {
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
    try (var workers = new EncoderThreads(2, "test")) {
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
  void aLargeCallQueuesTwoJobsAThreadSoThatASmallOneIsSoonServed() throws InterruptedException {
    try (var workers = new EncoderThreads(1, "test")) {
      var release = new CountDownLatch(1);
      var taken = new AtomicInteger();
      var large =
          Thread.ofPlatform()
              .start(() -> workers.map(counting(taken), i -> waitThenGive(release, i)));
      while (large.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }

      int takenBeforeTheFirstWasDone = taken.get();
      release.countDown();
      large.join();

      assertThat(takenBeforeTheFirstWasDone).isEqualTo(3);
      assertThat(taken).hasValue(HUNDRED.size());
    }
  }

  /** A hundred inputs that count how many of them were taken. */
  private static List<Integer> counting(AtomicInteger taken) {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        taken.incrementAndGet();
        return index;
      }

      @Override
      public int size() {
        return HUNDRED.size();
      }
    };
  }

  private static int waitThenGive(CountDownLatch latch, int result) {
    awaitUninterrupted(latch);
    return result;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a worker", e);
    }
  }
}
