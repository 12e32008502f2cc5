package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Chooses the products that a batch's targets are told from. Immutable. */
sealed interface Candidates {
  /** The products, every target among them. */
  CandidateItems of(Batch batch, Random random);

  /**
   * Logits {@code [rows][candidates]}, changed in place as if all products were there.
   *
   * @param from the sample of the batch that the first row is of
   */
  NDArray corrected(Graph graph, NDArray logits, CandidateItems candidates, Batch batch, int from);

  /**
   * Every product that is a target of training. Others are left out, such as one that nobody saw
   * but on a visit of one page, lest it be learned that nobody will ever choose them.
   */
  final class All implements Candidates {
    private final CandidateItems items;

    All(Samples samples) {
      this.items = new CandidateItems(samples.predictedProducts());
    }

    @Override
    public CandidateItems of(Batch batch, Random random) {
      return items;
    }

    @Override
    public NDArray corrected(
        Graph graph, NDArray logits, CandidateItems candidates, Batch batch, int from) {
      return logits;
    }
  }

  /**
   * The targets of the batch, and products drawn uniformly among those of training. A logit is
   * corrected by the chance that its product is there, so that popular products, which are there
   * more often as others' targets, are not pushed down for it (Bengio and Senecal, 2008; Yi et al.,
   * "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations", 2019). The
   * targets of a shopper's other samples, which lie beside it in the batch, are there for certain:
   * for that shopper they count as the one product that each of them is.
   */
  final class Sampled implements Candidates {
    private final long[] predicted;
    private final double[] targetShares;
    private final int draws;
    private final int batchSize;

    /**
     * @param draws products drawn for each batch
     * @param batchSize samples of a batch
     */
    Sampled(Samples samples, int draws, int batchSize) {
      this.predicted = samples.predictedProducts();
      this.targetShares = samples.targetShares();
      this.draws = draws;
      this.batchSize = batchSize;
    }

    @Override
    public CandidateItems of(Batch batch, Random random) {
      LongStream drawn =
          IntStream.range(0, draws).mapToLong(_ -> predicted[random.nextInt(predicted.length)]);
      return new CandidateItems(
          LongStream.concat(LongStream.of(batch.targets()), drawn).sorted().distinct().toArray());
    }

    @Override
    public NDArray corrected(
        Graph graph, NDArray logits, CandidateItems candidates, Batch batch, int from) {
      var chances = new float[candidates.size()];
      for (int i = 0; i < chances.length; i++) {
        chances[i] = (float) Math.log(chance((int) candidates.products()[i]));
      }
      logits.subi(graph.constant(chances, 1, chances.length));
      int rows = (int) logits.getShape().get(0);
      long[] certain = certain(batch.samples(), from, rows, candidates);
      if (certain.length > 0) {
        var back = new float[certain.length];
        for (int i = 0; i < back.length; i++) {
          back[i] = chances[(int) (certain[i] % chances.length)];
        }
        NDManager manager = logits.getManager();
        NDArray all = logits.reshape(-1);
        NDArray places = manager.create(certain);
        all.set(new NDIndex("{}", places), all.get(places).addi(manager.create(back)));
      }
      return logits;
    }

    /* Of each row the columns of the targets beside its own, row by row in one number. */
    private static long[] certain(
        List<Sample> samples, int from, int rows, CandidateItems candidates) {
      var places = LongStream.builder();
      for (int row = from; row < from + rows; row++) {
        Sequence shopper = samples.get(row).sequence();
        int first = row;
        while (first > 0 && samples.get(first - 1).sequence() == shopper) {
          first--;
        }
        for (int i = first; i < samples.size() && samples.get(i).sequence() == shopper; i++) {
          if (samples.get(i).target() != samples.get(row).target()) {
            places.add(
                (long) (row - from) * candidates.size()
                    + candidates.column(samples.get(i).target()));
          }
        }
      }
      return places.build().toArray();
    }

    /* One minus the chance to be missed by every draw and by every target. */
    private double chance(int product) {
      return 1
          - Math.pow(1 - 1.0 / predicted.length, draws)
              * Math.pow(1 - targetShares[product], batchSize);
    }
  }

  /**
   * Products that the targets of a batch are told from, each once, as columns of its logits.
   *
   * @param products their places, rising, each once
   */
  @SuppressWarnings("ArrayRecordComponent") // laid into the graph as it is, and never compared
  record CandidateItems(long[] products) {
    int size() {
      return products.length;
    }

    /** Column of a product; below 0 if it is not among them. */
    int column(long product) {
      return Arrays.binarySearch(products, product);
    }
  }
}
