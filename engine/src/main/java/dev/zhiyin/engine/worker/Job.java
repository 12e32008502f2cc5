package dev.zhiyin.engine.worker;

import java.time.Duration;

/**
 * What a {@link Worker} is for, and when it counts as one that cannot go on.
 *
 * @param name in logs, metrics and {@code /livez}, such as "index-follower"; also of its thread
 * @param longestTurn most time between two beats while it works; more counts as a hang
 * @param longestFault how long it may fail by a fault of the program before it counts as broken
 * @param firstRetry wait after the first failure; each further one doubles it
 * @param lastRetry the longest wait after a failure
 * @param priority of its thread, as {@link Thread#setPriority} has it
 */
public record Job(
    String name,
    Duration longestTurn,
    Duration longestFault,
    Duration firstRetry,
    Duration lastRetry,
    int priority) {
  private static final Duration LONGEST_FAULT = Duration.ofMinutes(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);

  /** With retries after 50 ms to 1 s, five minutes for faults, and usual priority. */
  public static Job of(String name, Duration longestTurn) {
    return new Job(name, longestTurn, LONGEST_FAULT, FIRST_RETRY, LAST_RETRY, Thread.NORM_PRIORITY);
  }

  /** The same, with other waits after failures. */
  public Job withRetry(Duration first, Duration last) {
    return new Job(name, longestTurn, longestFault, first, last, priority);
  }

  /** The same, with another time for faults. */
  public Job withLongestFault(Duration longest) {
    return new Job(name, longestTurn, longest, firstRetry, lastRetry, priority);
  }

  /** The same for work that nobody waits for, beside threads that somebody does. */
  public Job withLowPriority() {
    return new Job(name, longestTurn, longestFault, firstRetry, lastRetry, Thread.MIN_PRIORITY);
  }
}
