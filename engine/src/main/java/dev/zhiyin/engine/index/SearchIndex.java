package dev.zhiyin.engine.index;

/** An index that can be asked: a generation's as it was built, or a live one. Thread-safe. */
public interface SearchIndex {
  /**
   * The index as it is now, unchanged until it is closed.
   *
   * @throws IllegalStateException if this index is closed already
   */
  IndexSnapshot snapshot();
}
