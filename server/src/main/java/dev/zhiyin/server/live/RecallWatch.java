package dev.zhiyin.server.live;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Retrieval.NearestItems;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Measures how well the index in service, if it lies here, finds what is nearest: as soon as a
 * generation is in service, and now and then after that. To be run often; for one thread.
 */
public final class RecallWatch implements Runnable {
  private static final int QUERIES = 20;
  private static final int NEIGHBOURS = 100;

  private final LiveGeneration live;
  private final Duration every;
  private final RandomGenerator random;
  private long generation = -1;
  private long measured;
  private volatile double last = Double.NaN;

  /**
   * @param every how often the index of one generation is measured
   * @param random chooses the products that ask
   */
  public RecallWatch(LiveGeneration live, Duration every, RandomGenerator random) {
    this.live = live;
    this.every = every;
    this.random = random;
  }

  @Override
  public void run() {
    long serving = live.id().orElse(-1);
    boolean old = System.nanoTime() - measured >= every.toNanos();
    if (serving >= 0 && (serving != generation || old)) {
      measure();
      generation = serving;
      measured = System.nanoTime();
    }
  }

  private void measure() {
    try (Lease lease = live.lease()) {
      lease.serving().indexHere().ifPresent(this::measure);
    }
  }

  private void measure(LiveIndex index) {
    try (var snapshot = index.snapshot()) {
      last = recall(snapshot);
    }
  }

  /* Asked by the history vectors of random products; 1 of an empty index. */
  private double recall(IndexSnapshot snapshot) {
    int[] docs = snapshot.docs().toArray();
    int k = Math.min(NEIGHBOURS, docs.length);
    double sum = 0;
    for (int i = 0; i < QUERIES && k > 0; i++) {
      long start = Throttle.now();
      float[] user = snapshot.historyVector(docs[random.nextInt(docs.length)]);
      sum += snapshot.recall(Part.ITEM_VECTOR, user, k, new NearestItems(QueryVector.of(user), k));
      Throttle.BESIDE_REQUESTS.rest(start);
    }
    return k == 0 ? 1 : sum / QUERIES;
  }

  /** What was measured last, in [0, 1]; NaN before. */
  public double last() {
    return last;
  }
}
