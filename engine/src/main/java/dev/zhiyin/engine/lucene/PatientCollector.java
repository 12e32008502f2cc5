package dev.zhiyin.engine.lucene;

import java.util.function.IntSupplier;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;

/**
 * Ends the search of a graph that has looked at many nodes, one after the other, without changing
 * what it keeps: by then it finds hardly anything (Teofili and Lin, Patience in Proximity, 2025).
 * Excluded products do not count: who has seen all that is nearest wants what comes after it.
 */
final class PatientCollector extends KnnCollector.Decorator {
  /** What a node adds changes nothing while it is less than this share of all that was kept. */
  private static final double SATURATED = 0.995;

  /** Of all nodes, in percent: Lucene's walk through allowed nodes alone misses too many. */
  private static final int NEVER = 0;

  private final int patience;
  private final IntSupplier excludedSeen;
  private int kept;
  private int keptBefore;
  private int fruitless;
  private int forgiven;

  /**
   * @param patience so many nodes without a change end the search
   * @param excludedSeen how many excluded products were seen until now
   */
  PatientCollector(TopKnnCollector best, int patience, IntSupplier excludedSeen) {
    super(best);
    this.patience = patience;
    this.excludedSeen = excludedSeen;
    this.forgiven = excludedSeen.getAsInt();
  }

  @Override
  public boolean collect(int doc, float similarity) {
    boolean isKept = super.collect(doc, similarity);
    kept += isKept ? 1 : 0;
    return isKept;
  }

  @Override
  public boolean earlyTerminated() {
    return fruitless > patience || super.earlyTerminated();
  }

  private void nextNode() {
    boolean isFruitless = keptBefore >= SATURATED * kept;
    keptBefore = kept;
    if (!isFruitless) {
      fruitless = 0;
    } else if (forgiven < excludedSeen.getAsInt()) {
      forgiven++;
    } else {
      fruitless++;
    }
  }

  @Override
  public KnnSearchStrategy getSearchStrategy() {
    return new KnnSearchStrategy.Hnsw(NEVER) {
      @Override
      public void nextVectorsBlock() {
        nextNode();
      }
    };
  }
}
