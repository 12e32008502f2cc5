package dev.zhiyin.engine.retrieval;

/**
 * How many products there are of a kind.
 *
 * @param exact false when there may be more: counting ended early
 */
public record Count(long value, boolean exact) {
  /** Counted to the end. */
  public static Count exactly(long value) {
    return new Count(value, true);
  }

  /** At least so many. */
  public static Count atLeast(long value) {
    return new Count(value, false);
  }
}
