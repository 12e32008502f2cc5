package dev.zhiyin.opensearch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The state of an index that searches read, kept by the cluster until its last holder releases it
 * or nobody asks it for a while. Made with one holder.
 */
final class PointInTime {
  /** For so long the cluster keeps what nobody asks. */
  static final String KEPT = "2m";

  private final ClusterClient cluster;
  private final String id;
  private final int shards;
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * One that the cluster has made.
   *
   * @param shards that it is of
   */
  PointInTime(ClusterClient cluster, String id, int shards) {
    this.cluster = cluster;
    this.id = id;
    this.shards = shards;
  }

  String id() {
    return id;
  }

  int shards() {
    return shards;
  }

  /** Adds a holder; false if the last one is gone already. */
  boolean acquire() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      cluster.forget(id);
    }
  }
}
