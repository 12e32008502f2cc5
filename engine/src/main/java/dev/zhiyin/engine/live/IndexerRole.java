package dev.zhiyin.engine.live;

/** Whether this process is the one that writes an index. Thread-safe. */
@FunctionalInterface
public interface IndexerRole {
  /** Of an index that no other process has. */
  IndexerRole ALONE = () -> true;

  /** Whether it may write at present; what it writes a little later must do no harm. */
  boolean isHeld();

  /** Leaves it to another process for a while: this one cannot reach the index. */
  default void standAside() {}
}
