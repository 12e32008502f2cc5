package dev.zhiyin.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(30)
class TurnsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void noMoreThanSoManyAreWorkedOutAtOnceAndAllGetTheirTurn() {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var answers = new AtomicInteger();
    try (var pool = new WorkerPool(3, LONG);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        threads.execute(
            () ->
                answers.addAndGet(
                    pool.run(
                        Deadline.after(LONG),
                        () -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          LockSupport.parkNanos(5_000_000);
                          inside.decrementAndGet();
                          return 1;
                        })));
      }
    }
    assertThat(answers).hasValue(50);
    assertThat(most).hasValue(3);
  }

  @Test
  void whoCameFirstIsFirst() throws InterruptedException {
    List<Integer> order = new CopyOnWriteArrayList<>();
    try (var pool = new WorkerPool(1, LONG);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var _ = new Busy(pool, 1)) {
      for (int i = 0; i < 5; i++) {
        int mine = i;
        threads.execute(() -> pool.run(Deadline.after(LONG), () -> order.add(mine)));
        while (pool.waiting() != i + 1) {
          Thread.sleep(1);
        }
      }
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whoWaitedTooLongIsRefusedAndNothingIsDoneForThem() {
    var done = new AtomicInteger();
    try (var pool = new WorkerPool(1, Duration.ofMillis(20))) {
      try (var _ = new Busy(pool, 1)) {
        assertThatThrownBy(() -> pool.run(Deadline.after(LONG), done::incrementAndGet))
            .isInstanceOfSatisfying(
                Refusal.class,
                refusal -> {
                  assertThat(refusal.problem().kind()).isEqualTo(ProblemKind.TOO_BUSY);
                  assertThat(refusal.problem().detail()).contains("20 ms");
                  assertThat(refusal.problem().retryAfterSeconds()).hasValue("1");
                });
        assertThat(pool.waiting()).isZero();
      }
      assertThat(pool.run(Deadline.after(LONG), () -> "next")).isEqualTo("next");
    }
    assertThat(done).hasValue(0);
  }

  @Test
  void whoseTimeIsOverIsToldSo() {
    try (var pool = new WorkerPool(1, LONG);
        var _ = new Busy(pool, 1)) {
      for (Duration time : List.of(Duration.ZERO, Duration.ofMillis(20))) {
        assertThatThrownBy(() -> pool.run(Deadline.after(time), () -> 1))
            .isInstanceOfSatisfying(
                Refusal.class,
                refusal ->
                    assertThat(refusal.problem().kind()).isEqualTo(ProblemKind.DEADLINE_EXCEEDED));
      }
    }
  }

  @Test
  void whatHasBegunInTimeMayTakeLonger() {
    try (var pool = new WorkerPool(1, Duration.ofMillis(10))) {
      String answer =
          pool.run(
              Deadline.after(LONG),
              () -> {
                LockSupport.parkNanos(100_000_000);
                return "late";
              });
      assertThat(answer).isEqualTo("late");
    }
  }

  @Test
  void failuresAreThoseOfTheWork() {
    try (var pool = new WorkerPool(1, LONG)) {
      var failure = new IllegalArgumentException("wrong");
      assertThatThrownBy(
              () ->
                  pool.run(
                      Deadline.after(LONG),
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
      assertThatThrownBy(
              () ->
                  pool.run(
                      Deadline.after(LONG),
                      () -> {
                        throw new AssertionError("broken");
                      }))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void whatIsLoggedMeanwhileCarriesTheRequest() {
    try (var pool = new WorkerPool(1, LONG);
        var _ = MDC.putCloseable("requestId", "r-1")) {
      assertThat(pool.run(Deadline.after(LONG), () -> MDC.get("requestId"))).isEqualTo("r-1");
      MDC.clear();
      assertThat(pool.run(Deadline.after(LONG), () -> "" + MDC.get("requestId"))).isEqualTo("null");
    }
  }
}
