package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import java.util.BitSet;
import java.util.Random;

/**
 * The targets of the batch, and products drawn uniformly among those that somebody met. A logit is
 * corrected by the chance that its product is there, so that popular products, which are there more
 * often as others' targets, are not pushed down for it (Bengio and Senecal, 2008; Yi et al.,
 * "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations", 2019).
 */
final class SampledCandidates implements Candidates {
  private final long[] met;
  private final int products;
  private final double[] popularity;
  private final int draws;
  private final int batchSize;

  /**
   * @param draws products drawn for each batch
   * @param batchSize samples of a batch
   */
  SampledCandidates(TrainingSet set, int draws, int batchSize) {
    this.met = set.metProducts();
    this.products = set.products();
    this.popularity = set.popularity();
    this.draws = draws;
    this.batchSize = batchSize;
  }

  @Override
  public Columns of(Batch batch, Random random) {
    var chosen = new BitSet(products);
    for (long target : batch.targets()) {
      chosen.set((int) target);
    }
    for (int i = 0; i < draws; i++) {
      chosen.set((int) met[random.nextInt(met.length)]);
    }
    return Columns.of(chosen.stream().asLongStream().toArray(), products);
  }

  @Override
  public NDArray corrected(Graph graph, NDArray logits, Columns columns) {
    var shares = new float[columns.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) Math.log(chance((int) columns.products()[i]));
    }
    return logits.sub(graph.constant(shares, 1, shares.length));
  }

  /* One minus the chance to be missed by every draw and by every target. */
  private double chance(int product) {
    return 1 - Math.pow(1 - 1.0 / met.length, draws) * Math.pow(1 - popularity[product], batchSize);
  }
}
