package dev.zhiyin.engine.index;

/** An index that can be asked: a generation's as it was built, or a live one. Thread-safe. */
public interface SearchIndex {
  /**
   * The index as it is now. It stays as it is, and can be read in every way, until the snapshot is
   * closed, whether this index changes or is closed before.
   *
   * @throws IllegalStateException if this index is closed already
   */
  IndexSnapshot snapshot();
}
