package dev.zhiyin.engine.live;

/** Whether this process is the one that writes an index. Thread-safe. */
@FunctionalInterface
public interface IndexerRole {
  /** Of an index that no other process has. */
  IndexerRole ALONE = () -> true;

  /**
   * Whether it may write at present. Asked before each write; one that is on its way when the role
   * is lost must do no harm.
   */
  boolean isHeld();

  /** Leaves it to another process for a while: this one has failed at it for long. */
  default void standAside() {}
}
