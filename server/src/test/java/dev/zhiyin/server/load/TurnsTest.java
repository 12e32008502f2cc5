package dev.zhiyin.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.server.load.Turns.Turn;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void noMoreThanSoManyAreInsideAndAllGetTheirTurn() throws Exception {
    var turns = new Turns(3, LONG);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        threads.execute(
            () -> {
              try (Turn _ = turns.take(Deadline.after(LONG))) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.sleep(5);
                inside.decrementAndGet();
                done.incrementAndGet();
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            });
      }
    }
    assertThat(done).hasValue(50);
    assertThat(most).hasValue(3);
  }

  @Test
  void whoCameFirstIsFirst() throws Exception {
    var turns = new Turns(1, LONG);
    List<Integer> order = new ArrayList<>();
    var threads = new ArrayList<Thread>();
    try (Turn _ = turns.take(Deadline.after(LONG))) {
      for (int i = 0; i < 5; i++) {
        int mine = i;
        Thread thread =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (Turn _ = turns.take(Deadline.after(LONG))) {
                        order.add(mine);
                      }
                    });
        threads.add(thread);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
          Thread.sleep(1);
        }
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whoWaitedTooLongIsRefusedAndTakesNoTurn() {
    var turns = new Turns(1, Duration.ofMillis(20));
    try (Turn _ = turns.take(Deadline.after(LONG))) {
      assertThatThrownBy(() -> turns.take(Deadline.after(LONG)))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.problem().kind()).isEqualTo(ProblemKind.TOO_BUSY);
                assertThat(refusal.problem().detail()).contains("20 ms");
                assertThat(refusal.problem().retryAfterSeconds()).hasValue("1");
              });
    }
    turns.take(Deadline.after(LONG)).close();
  }

  @Test
  void whoseTimeIsOverIsToldSo() {
    var turns = new Turns(1, LONG);
    try (Turn _ = turns.take(Deadline.after(LONG))) {
      assertThatThrownBy(() -> turns.take(Deadline.after(Duration.ofMillis(20))))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal ->
                  assertThat(refusal.problem().kind()).isEqualTo(ProblemKind.DEADLINE_EXCEEDED));
    }
    assertThatThrownBy(() -> turns.take(Deadline.after(Duration.ZERO))).isInstanceOf(Refusal.class);
  }
}
