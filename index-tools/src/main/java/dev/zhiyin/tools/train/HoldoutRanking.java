package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.evaluate.ExactRanking;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Exact ranking of every product for every sample: those in the history are left out, and products
 * of the target's score count as ranked before it.
 *
 * @param recall share of samples whose target is among the first ten, in [0, 1]
 * @param ndcg mean of {@code 1 / log2(1 + rank)} where the rank is at most ten, else 0, in [0, 1]
 */
record HoldoutRanking(double recall, double ndcg) {
  private static final int DEPTH = 10;

  /** Scores held at once. */
  private static final int SCORES = 8_000_000;

  /** Samples ranked at once at least: each time all item vectors are gone through. */
  private static final int FEWEST = 32;

  /** Item vectors made at once. */
  private static final int PRODUCTS = 65_536;

  /** At least one sample. */
  static HoldoutRanking of(
      Architecture architecture, Network network, Samples samples, List<Sample> of) {
    int products = samples.products();
    int rows = Math.max(FEWEST, SCORES / products);
    double hits = 0;
    double dcg = 0;
    try (Graph outer = network.looking()) {
      NDArray items = items(architecture, network, outer, products);
      for (int from = 0; from < of.size(); from += rows) {
        Batch batch = samples.batch(of.subList(from, Math.min(from + rows, of.size())));
        float[] scores = scores(architecture, network, items, batch);
        for (int row = 0; row < batch.size(); row++) {
          int rank =
              rank(
                  Arrays.copyOfRange(scores, row * products, (row + 1) * products),
                  batch.samples().get(row));
          hits += rank <= DEPTH ? 1 : 0;
          dcg += rank <= DEPTH ? Math.log(2) / Math.log(1 + rank) : 0;
        }
      }
    }
    return new HoldoutRanking(hits / of.size(), dcg / of.size());
  }

  private static NDArray items(
      Architecture architecture, Network network, Graph outer, int products) {
    var parts = new NDList();
    for (int from = 0; from < products; from += PRODUCTS) {
      long[] places = LongStream.range(from, Math.min(from + PRODUCTS, products)).toArray();
      try (Graph graph = network.looking()) {
        parts.add(outer.view(architecture.products(graph, graph.places(places))));
      }
    }
    return parts.size() == 1 ? parts.getFirst() : NDArrays.concat(parts);
  }

  private static float[] scores(
      Architecture architecture, Network network, NDArray items, Batch batch) {
    try (Graph graph = network.looking()) {
      NDArray users = architecture.users(graph, batch.histories());
      return architecture.logits(graph, users, graph.view(items)).toFloatArray();
    }
  }

  private static int rank(float[] scores, Sample sample) {
    if (!ExactRanking.isFinite(scores)) {
      throw new WorkRefused("a product's score is not finite; the model is of no use");
    }
    int[] history =
        FoldedSequence.of(sample.sequence(), sample.length()).texts().stream()
            .mapToInt(Integer::intValue)
            .filter(text -> text < scores.length)
            .toArray();
    return ExactRanking.rank(scores, sample.target(), history);
  }
}
