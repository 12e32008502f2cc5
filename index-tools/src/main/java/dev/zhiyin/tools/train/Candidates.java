package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.tools.train.Samples.Batch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** Chooses the products that a batch's targets are told from. Immutable. */
sealed interface Candidates {
  /** The products, every target among them. */
  CandidateItems of(Batch batch, Random random);

  /** Logits {@code [rows][candidates]}, changed in place as if all products were there. */
  NDArray corrected(Graph graph, NDArray logits, CandidateItems candidates);

  /**
   * Every product with an interaction. Others are left out, lest it be learned that nobody will
   * ever interact with them.
   */
  final class All implements Candidates {
    private final CandidateItems items;

    All(TrainingSet set) {
      this.items = CandidateItems.of(set.interactedProducts(), set.products());
    }

    @Override
    public CandidateItems of(Batch batch, Random random) {
      return items;
    }

    @Override
    public NDArray corrected(Graph graph, NDArray logits, CandidateItems candidates) {
      return logits;
    }
  }

  /**
   * The targets of the batch, and products drawn uniformly among those with interactions. A logit
   * is corrected by the chance that its product is there, so that popular products, which are there
   * more often as others' targets, are not pushed down for it (Bengio and Senecal, 2008; Yi et al.,
   * "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations", 2019).
   */
  final class Sampled implements Candidates {
    private final long[] interacted;
    private final int products;
    private final double[] popularity;
    private final int draws;
    private final int batchSize;

    /**
     * @param draws products drawn for each batch
     * @param batchSize samples of a batch
     */
    Sampled(TrainingSet set, int draws, int batchSize) {
      this.interacted = set.interactedProducts();
      this.products = set.products();
      this.popularity = set.popularity();
      this.draws = draws;
      this.batchSize = batchSize;
    }

    @Override
    public CandidateItems of(Batch batch, Random random) {
      var chosen = new BitSet(products);
      for (long target : batch.targets()) {
        chosen.set((int) target);
      }
      for (int i = 0; i < draws; i++) {
        chosen.set((int) interacted[random.nextInt(interacted.length)]);
      }
      return CandidateItems.of(chosen.stream().asLongStream().toArray(), products);
    }

    @Override
    public NDArray corrected(Graph graph, NDArray logits, CandidateItems candidates) {
      var shares = new float[candidates.size()];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = (float) Math.log(chance((int) candidates.products()[i]));
      }
      return logits.subi(graph.constant(shares, 1, shares.length));
    }

    /* One minus the chance to be missed by every draw and by every target. */
    private double chance(int product) {
      return 1
          - Math.pow(1 - 1.0 / interacted.length, draws)
              * Math.pow(1 - popularity[product], batchSize);
    }
  }

  /** Products that the targets of a batch are told from, each once, as columns of its logits. */
  static final class CandidateItems {
    private static final int NONE = -1;

    private final long[] products;
    private final int[] columns;

    private CandidateItems(long[] products, int[] columns) {
      this.products = products;
      this.columns = columns;
    }

    /**
     * Takes the array over.
     *
     * @param products their places, in this order
     * @param catalogue number of all products
     */
    static CandidateItems of(long[] products, int catalogue) {
      var columns = new int[catalogue];
      Arrays.fill(columns, NONE);
      for (int i = 0; i < products.length; i++) {
        columns[(int) products[i]] = i;
      }
      return new CandidateItems(products, columns);
    }

    int size() {
      return products.length;
    }

    /** Not a copy: it is laid into the graph as it is. */
    long[] products() {
      return products;
    }

    boolean has(long text) {
      return text < columns.length && columns[(int) text] != NONE;
    }

    /** Column of a product that is among them. */
    int column(long product) {
      return columns[(int) product];
    }
  }
}
