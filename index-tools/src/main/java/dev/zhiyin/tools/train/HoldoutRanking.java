package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.evaluate.ExactRanking;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Exact ranking of every product for every shopper: those in the history are left out, and products
 * of a target's score count as ranked before it. Measured as {@code zhiyin evaluate} does, with all
 * targets of a shopper.
 *
 * @param recall mean over the shoppers of the share of targets among the first ten, in [0, 1]
 * @param ndcg mean over the shoppers of NDCG@10, in [0, 1]
 */
record HoldoutRanking(double recall, double ndcg) {
  private static final int DEPTH = 10;

  /** Scores held at once. */
  private static final int SCORES = 8_000_000;

  /** Shoppers ranked at once at least: each time all item vectors are gone through. */
  private static final int FEWEST = 32;

  /** Item vectors made at once. */
  private static final int PRODUCTS = 65_536;

  /**
   * Of at least one sample.
   *
   * @param of those of one shopper one after the other
   */
  static HoldoutRanking of(
      Architecture architecture, Network network, Samples samples, List<Sample> of) {
    var as = new float[samples.products()];
    Arrays.fill(as, 1);
    return of(architecture, network, samples, of, List.of(as)).getFirst();
  }

  /**
   * The same for scores that are multiplied by each of some gains, which costs less than one by
   * one.
   *
   * @param gains above 0, by place
   */
  static List<HoldoutRanking> of(
      Architecture architecture,
      Network network,
      Samples samples,
      List<Sample> of,
      List<float[]> gains) {
    int products = samples.products();
    int rows = Math.max(FEWEST, SCORES / products);
    List<List<Sample>> shoppers = byShopper(of);
    var recall = new double[gains.size()];
    var ndcg = new double[gains.size()];
    var scaled = new float[products];
    try (Graph outer = network.looking()) {
      NDArray items = items(architecture, network, outer, products);
      for (int from = 0; from < shoppers.size(); from += rows) {
        List<List<Sample>> some = shoppers.subList(from, Math.min(from + rows, shoppers.size()));
        Batch batch = samples.batch(some.stream().map(List::getFirst).toList());
        float[] scores = scores(architecture, network, items, batch);
        for (int row = 0; row < some.size(); row++) {
          int[] known = known(some.get(row).getFirst(), products);
          for (int i = 0; i < gains.size(); i++) {
            scale(scores, row * products, gains.get(i), scaled);
            int[] ranks = ranks(scaled, some.get(row), known);
            recall[i] += ExactRanking.recall(ranks, DEPTH) / shoppers.size();
            ndcg[i] += ExactRanking.ndcg(ranks, DEPTH) / shoppers.size();
          }
        }
      }
    }
    return IntStream.range(0, gains.size())
        .mapToObj(i -> new HoldoutRanking(recall[i], ndcg[i]))
        .toList();
  }

  private static void scale(float[] scores, int from, float[] gains, float[] scaled) {
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = scores[from + j] * gains[j];
    }
  }

  private static List<List<Sample>> byShopper(List<Sample> samples) {
    var shoppers = new ArrayList<List<Sample>>();
    for (Sample sample : samples) {
      if (shoppers.isEmpty()
          || shoppers.getLast().getFirst().sequence() != sample.sequence()
          || shoppers.getLast().getFirst().length() != sample.length()) {
        shoppers.add(new ArrayList<>());
      }
      shoppers.getLast().add(sample);
    }
    return shoppers;
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

  /* Products of the history. */
  private static int[] known(Sample sample, int products) {
    return FoldedSequence.of(sample.sequence(), sample.length(), sample.target()).texts().stream()
        .mapToInt(Integer::intValue)
        .filter(text -> text < products)
        .toArray();
  }

  private static int[] ranks(float[] scores, List<Sample> ofShopper, int[] known) {
    if (!ExactRanking.isFinite(scores)) {
      throw new WorkRefused("a product's score is not finite; the model is of no use");
    }
    return ofShopper.stream()
        .mapToInt(sample -> ExactRanking.rank(scores, sample.target(), known))
        .toArray();
  }
}
