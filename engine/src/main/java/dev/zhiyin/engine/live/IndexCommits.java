package dev.zhiyin.engine.live;

import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what an index shows durable now and then. In a thread of its own, because a disk may take
 * its time, and what changes meanwhile is to be seen at once. Nothing is lost between two commits:
 * the store has it all.
 */
final class IndexCommits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexCommits.class);

  /** What the slowest disk may take for a commit. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final WritableIndex index;
  private final IndexerRole role;
  private final Duration every;
  private final Worker worker = new Worker(Job.of("index-commits", LONGEST), this::commitAndRest);

  /** Below every number at first, so that the first commit says what the index belongs to. */
  private long committed = -1;

  IndexCommits(WritableIndex index, IndexerRole role, Duration every) {
    this.index = index;
    this.role = role;
    this.every = every;
  }

  void start() {
    worker.start(every);
  }

  Worker worker() {
    return worker;
  }

  private Duration commitAndRest() {
    commit();
    return every;
  }

  private void commit() {
    long shown = index.sequence();
    if (shown != committed && role.isHeld()) {
      index.commit();
      committed = shown;
    }
  }

  /** Makes one commit more, if something has changed, and no further ones. */
  @Override
  public void close() {
    worker.close();
    try {
      commit();
    } catch (RuntimeException failure) { // the store has it all, and others are to be closed too
      LOG.warn("the index is not written to disk at the end", failure);
    }
  }
}
