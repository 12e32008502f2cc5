package dev.zhiyin.server.problem;

import dev.zhiyin.engine.LogLimiter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Logs failures of requests, each kind of them seldom, so that a fault of every request cannot fill
 * a disk. A kind is the class and the place of a failure. Thread-safe.
 */
final class FaultLog {
  private static final int KINDS = 100;

  private final Logger log;
  private final Duration pause;
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  /**
   * @param pause least time between two of one kind
   */
  FaultLog(Logger log, Duration pause) {
    this.log = log;
    this.pause = pause;
  }

  /** Logs a fault with its trace. */
  void fault(String requestId, Throwable fault) {
    kind(fault).say(more -> log.error("request {} failed{}", requestId, more, fault));
  }

  /** Logs in one line what passes by itself, such as an outage. */
  void passing(String requestId, Throwable failure) {
    kind(failure)
        .say(more -> log.warn("request {} failed{}: {}", requestId, more, failure.getMessage()));
  }

  /* Kinds beyond the bound count as one. */
  private Kind kind(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    String name = failure.getClass().getName() + (trace.length == 0 ? "" : " " + trace[0]);
    return kinds.computeIfAbsent(
        kinds.size() < KINDS || kinds.containsKey(name) ? name : "", _ -> new Kind(pause));
  }

  private interface Line {
    void say(String more);
  }

  private static final class Kind {
    private final LogLimiter seldom;
    private final AtomicLong unsaid = new AtomicLong();

    Kind(Duration pause) {
      seldom = new LogLimiter(pause);
    }

    void say(Line line) {
      if (seldom.mayNow()) {
        long more = unsaid.getAndSet(0);
        line.say(more == 0 ? "" : ", as %d did before it".formatted(more));
      } else {
        unsaid.incrementAndGet();
      }
    }
  }
}
