package dev.zhiyin.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final AtomicInteger turns = new AtomicInteger();

  @Test
  void worksAgainAfterItsRestAndWhenItIsWoken() {
    try (var worker = started(Job.of("quick", LONG), () -> SHORT)) {
      Until.holds(() -> turns.get() > 3);
      assertThat(worker.failures()).isZero();
      assertThat(worker.ailment()).isEmpty();
    }
    turns.set(0);
    try (var worker = started(Job.of("called", LONG), () -> Worker.UNTIL_WOKEN)) {
      Until.holds(() -> turns.get() == 1);
      worker.wake();
      Until.holds(() -> turns.get() == 2);
      assertThat(worker.sinceBeat()).isZero();
    }
  }

  @Test
  void aCallDuringATurnIsHeededAfterIt() {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (var worker =
        started(
            Job.of("busy", LONG),
            () -> {
              begun.countDown();
              await(go);
              return Worker.UNTIL_WOKEN;
            })) {
      await(begun);
      worker.wake();
      go.countDown();
      Until.holds(() -> turns.get() == 2);
    }
  }

  @Test
  void noErrorEndsItAndEachIsCounted() {
    try (var worker =
        started(
            Job.of("failing", LONG),
            () ->
                switch (turns.get()) {
                  case 1 -> throw new AssertionError("one");
                  case 2 -> throw new StackOverflowError("two");
                  case 3 -> throw new OutOfMemoryError("three");
                  case 4 -> throw new IllegalStateException("four");
                  default -> SHORT;
                })) {
      Until.holds(() -> turns.get() > 6);
      assertThat(worker.failures()).isEqualTo(4);
      assertThat(worker.ailment()).isEmpty();
    }
  }

  /* Twenty waits, each twice as long as the one before, would take longer than this test may. */
  @Test
  void waitsNoLongerForFailuresFromBeforeASuccess() {
    try (var worker =
        started(
            Job.of("failing", LONG).withRetry(Duration.ofMillis(1), Duration.ofHours(1)),
            () -> {
              if (turns.get() % 2 == 0) {
                throw new IllegalStateException("every other time");
              }
              return Duration.ZERO;
            })) {
      Until.holds(() -> worker.failures() > 25);
    }
  }

  @Test
  void whatCannotEvenBeLoggedEndsItNeither() {
    try (var worker =
        started(Job.of("failing", LONG).withRetry(SHORT, SHORT), WorkerTest::failWithoutAMessage)) {
      Until.holds(() -> turns.get() > 3);
      assertThat(worker.failures()).isGreaterThanOrEqualTo(3);
    }
  }

  private static Duration failWithoutAMessage() {
    throw new IllegalStateException() {
      @Override
      public String getMessage() {
        throw new AssertionError("no message");
      }
    };
  }

  @Test
  void aModelThatFailsForLongIsAnAilment() {
    try (var worker =
        started(
            Job.of("failing", LONG).withLongestFault(SHORT),
            () -> {
              throw new ModelUnusable("no session");
            })) {
      Until.holds(() -> worker.ailment().isPresent());
    }
  }

  @Test
  void aFaultThatLastsIsAnAilmentUntilItPasses() {
    var failing = new boolean[] {true};
    try (var worker =
        started(
            Job.of("failing", LONG)
                .withLongestFault(Duration.ofMillis(200))
                .withRetry(SHORT, SHORT), // so that each failure is younger than that
            () -> {
              if (failing[0]) {
                throw new AssertionError("no way");
              }
              return SHORT;
            })) {
      assertThat(worker.ailment()).isEmpty();
      Until.holds(() -> worker.ailment().isPresent());
      assertThat(worker.ailment().orElseThrow())
          .isEqualTo("it has failed for 0 s by java.lang.AssertionError; the log says why");
      failing[0] = false;
      Until.holds(() -> worker.ailment().isEmpty());
    }
  }

  @Test
  void anOutageIsNone() {
    try (var worker =
        started(
            Job.of("waiting", LONG).withLongestFault(Duration.ofMillis(1)),
            () -> {
              throw new StoreUnavailable("the store", new IOException("gone"));
            })) {
      Until.holds(() -> worker.failures() > 4);
      assertThat(worker.ailment()).isEmpty();
    }
  }

  @Test
  void aTurnThatHangsIsAnAilmentUnlessItShowsThatItGoesOn() {
    var hung = new CountDownLatch(1);
    try (var worker =
        started(
            Job.of("hanging", Duration.ofMillis(100)),
            () -> {
              await(hung);
              return LONG;
            })) {
      Until.holds(() -> worker.ailment().isPresent());
      assertThat(worker.ailment().orElseThrow())
          .matches("its work has not moved for \\d+ s; at most 0 s are expected");
      Until.holds(() -> worker.sinceBeat().compareTo(Duration.ofSeconds(1)) > 0);
      worker.beat();
      assertThat(worker.sinceBeat()).isLessThan(Duration.ofSeconds(1));
      hung.countDown();
    }
  }

  @Test
  void doesNotFailMoreOftenForBeingWoken() {
    try (var worker =
        started(
            Job.of("refusing", LONG).withRetry(LONG, LONG),
            () -> {
              throw new IllegalStateException("not now");
            })) {
      Until.holds(() -> worker.failures() == 1);
      worker.wake();
      worker.wake();
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      assertThat(worker.failures()).isEqualTo(1);
    } // and closing ends the wait
  }

  private Worker started(Job job, Worker.Work work) {
    var worker =
        new Worker(
            job,
            () -> {
              turns.incrementAndGet();
              return work.turn();
            });
    worker.start(Duration.ZERO);
    return worker;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
