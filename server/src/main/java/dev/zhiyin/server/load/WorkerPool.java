package dev.zhiyin.server.load;

import dev.zhiyin.engine.TimeLimit;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Computes a bounded number of answers at the same time, first come, first served, and refuses a
 * request that would wait too long. Writes do not pass through it, so they are made at once however
 * many answers wait.
 *
 * <p>It has platform threads of its own: a virtual thread that computes keeps its carrier, so other
 * requests could not even start to wait. Thread-safe.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Duration UNLIMITED = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** So many times the work of a core is waited for elsewhere. */
  private static final int WAITING = 16;

  private final ThreadPoolExecutor workers;
  private final Duration longest;

  /**
   * @param most at the same time
   * @param longest that one waits
   */
  public WorkerPool(int most, Duration longest) {
    this.workers =
        new ThreadPoolExecutor(
            most,
            most,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("answers-", 1).daemon().factory());
    this.longest = longest;
  }

  /** One a core: more would only slow each other down. */
  public static WorkerPool ofProcessors() {
    return new WorkerPool(Runtime.getRuntime().availableProcessors(), LONGEST);
  }

  /** For answers that wait for a cluster most of their time. */
  public static WorkerPool ofCluster() {
    return new WorkerPool(WAITING * Runtime.getRuntime().availableProcessors(), LONGEST);
  }

  /**
   * Waits for a turn, has the work done, and returns what comes of it.
   *
   * @throws Refusal if the turn does not come in time; the work is not done then
   */
  public <T> T run(Deadline deadline, Supplier<T> work) {
    deadline.require();
    var turn =
        new FutureTask<>(
            besideItsRequest(() -> TimeLimit.within(deadline.atMost(UNLIMITED), work)));
    workers.execute(turn);
    try {
      return outcome(turn, deadline);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while an answer was worked out", stop);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      throw (Error) failed.getCause();
    }
  }

  /* Begun in time, it may take as long as it takes. */
  private <T> T outcome(FutureTask<T> turn, Deadline deadline)
      throws InterruptedException, ExecutionException {
    try {
      return turn.get(deadline.atMost(longest).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      if (!workers.remove(turn)) {
        return turn.get();
      }
      deadline.require();
      throw Refusal.of(
          ProblemKind.TOO_BUSY,
          "more is asked than can be answered: this waited %d ms for its turn"
              .formatted(longest.toMillis()));
    }
  }

  /* With what log lines say of the request that it is done for. */
  private static <T> Callable<T> besideItsRequest(Supplier<T> work) {
    @Nullable Map<String, String> logged = MDC.getCopyOfContextMap();
    return () -> {
      MDC.setContextMap(logged == null ? Map.of() : logged);
      try {
        return work.get();
      } finally {
        MDC.clear();
      }
    };
  }

  /** How many wait. */
  public int waiting() {
    return workers.getQueue().size();
  }

  /** Ends when what is being worked out is done. */
  @Override
  public void close() {
    workers.close();
  }
}
