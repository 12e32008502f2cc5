package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final int CALLERS = 4;
  private static final int CALLS = 10;

  private final Queue<Integer> transactions = new ConcurrentLinkedQueue<>();

  /* If nobody were waited for, one caller and the three others would take turns. */
  @Test
  void callersWhoSoonComeAgainShareATransaction() throws Exception {
    try (var commits = new GroupCommit<Integer>(1_000, this::store);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(Collections.nCopies(CALLERS, caller(commits)))) {
        assertThat(done.get()).isEqualTo(CALLS);
      }
    }
    assertThat(transactions.stream().mapToInt(Integer::intValue).sum()).isEqualTo(CALLERS * CALLS);
    assertThat(transactions).hasSizeLessThan(18); // usually 11, and 20 by turns
  }

  private static Callable<Integer> caller(GroupCommit<Integer> commits) {
    return () -> {
      int stored = 0;
      for (int i = 0; i < CALLS; i++) {
        stored += commits.add(List.of(i)).changed().size();
        Thread.sleep(2);
      }
      return stored;
    };
  }

  private Receipt store(List<Integer> events) {
    transactions.add(events.size());
    long until = System.nanoTime() + 100_000_000;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    return new Receipt(transactions.size(), Collections.nCopies(events.size(), true));
  }
}
