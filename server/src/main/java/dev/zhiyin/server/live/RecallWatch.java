package dev.zhiyin.server.live;

import dev.zhiyin.engine.Pace;
import dev.zhiyin.engine.index.RecallCheck;
import java.util.random.RandomGenerator;

/** Measures now and then how well the index in service finds what is nearest. */
public final class RecallWatch implements Runnable {
  private static final int QUERIES = 20;
  private static final int NEIGHBOURS = 100;

  private final LiveGeneration live;
  private final RandomGenerator random;
  private volatile double last = Double.NaN;

  /**
   * @param random chooses the products that ask; for one thread
   */
  public RecallWatch(LiveGeneration live, RandomGenerator random) {
    this.live = live;
    this.random = random;
  }

  @Override
  public void run() {
    try (Lease lease = live.lease();
        var snapshot = lease.serving().snapshot()) {
      last = RecallCheck.of(snapshot, QUERIES, NEIGHBOURS, random, Pace.BESIDE_REQUESTS);
    }
  }

  /** What was measured last, in [0, 1]; NaN before. */
  public double last() {
    return last;
  }
}
