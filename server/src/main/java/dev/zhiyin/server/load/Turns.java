package dev.zhiyin.server.load;

import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many answers be worked out at the same time, in the order in which they were asked for,
 * and refuses those that would wait too long. Those that wait take no core: a change of a product,
 * which waits for none of them, is made at once also while more is asked than can be answered.
 * Thread-safe.
 */
public final class Turns {
  private final Semaphore free;
  private final Duration longest;

  /**
   * @param most at the same time
   * @param longest that one waits
   */
  public Turns(int most, Duration longest) {
    this.free = new Semaphore(most, true);
    this.longest = longest;
  }

  /** As many as keep every core busy, without a line that would never end. */
  public static Turns ofProcessors() {
    return new Turns(2 * Runtime.getRuntime().availableProcessors(), Duration.ofMillis(500));
  }

  /**
   * Waits for a turn, which lasts until it is closed.
   *
   * @throws Refusal if it does not come in time
   */
  public Turn take(Deadline deadline) {
    deadline.require();
    try {
      if (!free.tryAcquire(deadline.atMost(longest).toNanos(), TimeUnit.NANOSECONDS)) {
        deadline.require();
        throw new Refusal(
            Problem.of(
                ProblemKind.TOO_BUSY,
                "more is asked than can be answered: this waited %d ms for its turn"
                    .formatted(longest.toMillis())));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while waiting for a turn", stop);
    }
    return free::release;
  }

  /** A turn; closed once. */
  @FunctionalInterface
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }
}
