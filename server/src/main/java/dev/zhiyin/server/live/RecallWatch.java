package dev.zhiyin.server.live;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.IndexView.Step;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Retrieval.NearestItems;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Measures now and then how well the index in service, if it lies here, finds what is nearest. A
 * generation that has just come into service is left to its requests first, and a check is made of
 * few queries at a time. To be run often; for one thread.
 */
public final class RecallWatch implements Runnable {
  private static final int QUERIES = 20;
  private static final int AT_A_TIME = 2;
  private static final int NEIGHBOURS = 100;

  private final LiveGeneration live;
  private final Duration every;
  private final RandomGenerator random;
  private long generation = -1;
  private long idle;
  private int asked;
  private double sum;
  private String after = "";
  private volatile double last = Double.NaN;

  /**
   * @param every how long a generation is in service before it is first measured, and how much time
   *     is between one check and the next
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
    if (serving != generation) {
      generation = serving;
      last = Double.NaN;
      begin();
    }
    if (serving >= 0 && System.nanoTime() - idle >= every.toNanos()) {
      measure();
    }
  }

  private void begin() {
    idle = System.nanoTime();
    asked = 0;
    sum = 0;
  }

  private void measure() {
    try (Lease lease = live.lease()) {
      if (lease.generation() != generation || !lease.serving().isHere()) {
        return;
      }
      try (IndexView view = lease.serving().index().view()) {
        ask(view);
      }
    }
    if (asked >= QUERIES) {
      last = sum / asked;
      begin();
    }
  }

  private void ask(IndexView view) {
    for (int i = 0; i < AT_A_TIME; i++) {
      long start = Throttle.now();
      sum += recall(view);
      asked++;
      Throttle.BESIDE_REQUESTS.rest(start);
    }
  }

  /* Asked by the history vector of a random product; 1 of an empty index. */
  private double recall(IndexView view) {
    int k = Math.min(NEIGHBOURS, view.size());
    if (k == 0) {
      return 1;
    }
    float[] user =
        view.fetch(List.of(next(view)), Set.of(Part.HISTORY_VECTOR)).getFirst().historyVector();
    return view.recall(Part.ITEM_VECTOR, user, k, new NearestItems(QueryVector.of(user), k));
  }

  /* One of the next few by id, so that checks go through the shop, and again from its start. */
  private ProductRef next(IndexView view) {
    List<ProductRef> some;
    do {
      Step step = view.byId(after, IndexView.STEP, Filter.ALL);
      after = step.end() ? "" : step.last();
      some = step.products();
    } while (some.isEmpty());
    return some.get(random.nextInt(some.size()));
  }

  /** What was measured last of the generation in service, in [0, 1]; NaN before. */
  public double last() {
    return last;
  }
}
