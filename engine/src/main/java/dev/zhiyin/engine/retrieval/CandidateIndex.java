package dev.zhiyin.engine.retrieval;

/** An index of products that can be asked. Thread-safe. */
public interface CandidateIndex {
  /**
   * The index as it is now, unchanged until it is closed.
   *
   * @throws IllegalStateException if this index is closed already
   */
  IndexView view();
}
