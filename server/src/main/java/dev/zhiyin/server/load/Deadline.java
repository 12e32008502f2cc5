package dev.zhiyin.server.load;

import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.time.Duration;

/**
 * Until when a request has to arrive and be answered. Whoever begins something that takes time asks
 * before it; what runs is not interrupted, because that would close files under others.
 */
public final class Deadline {
  private static final String ATTRIBUTE = "zhiyin.deadline";

  private final long end;
  private final Duration allowed;

  private Deadline(Duration allowed) {
    this.end = System.nanoTime() + allowed.toNanos();
    this.allowed = allowed;
  }

  /** Begins the time of a request. */
  public static void start(Context request, Duration allowed) {
    request.attribute(ATTRIBUTE, after(allowed));
  }

  /** That of whatever begins now and may take so long. */
  public static Deadline after(Duration allowed) {
    return new Deadline(allowed);
  }

  /** The deadline of a request that was started. */
  public static Deadline of(Context request) {
    Deadline deadline = request.attribute(ATTRIBUTE);
    if (deadline == null) {
      throw new IllegalStateException("the request was not started");
    }
    return deadline;
  }

  public boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /** The time that is left, or less if less is wanted. */
  public Duration atMost(Duration wanted) {
    Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    return left.compareTo(wanted) < 0 ? left : wanted;
  }

  /** What may be waited for in vain, so that as much is left for the answer. */
  public Duration half() {
    return atMost(allowed).dividedBy(2);
  }

  /** A refusal if it is over. */
  public void require() {
    if (isOver()) {
      throw Refusal.of(
          ProblemKind.DEADLINE_EXCEEDED,
          "the request was not answered within %d ms".formatted(allowed.toMillis()));
    }
  }

  /** What is said when a body does not come in time. */
  public Refusal bodyTooSlow() {
    return Refusal.of(
        ProblemKind.REQUEST_TIMEOUT,
        "the body was not complete within %d ms".formatted(allowed.toMillis()));
  }
}
