package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.match.SlimWeights.Row.IntToFloat;
import dev.zhiyin.tools.evaluate.ExactRanking;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import dev.zhiyin.tools.train.export.Slim;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Exact ranking of every product for every shopper: those in the history are left out, and products
 * of a target's score count as ranked before it. Measured as {@code zhiyin evaluate} does, with all
 * targets of a shopper. Immutable.
 */
final class HoldoutRanking {
  private static final int DEPTH = 10;

  /** Scores held at once. */
  private static final int SCORES = 8_000_000;

  /** Shoppers ranked at once at least: each time all item vectors are gone through. */
  private static final int FEWEST = 32;

  /** Item vectors made at once. */
  private static final int PRODUCTS = 65_536;

  private final double[] recalls;
  private final double[] ndcgs;

  private HoldoutRanking(int shoppers) {
    recalls = new double[shoppers];
    ndcgs = new double[shoppers];
  }

  /**
   * What becomes of the towers' logits.
   *
   * @param slim adds what the history says by it, times the strength
   * @param gains what each product's score is then multiplied by, above 0, by place
   */
  record Rescoring(Optional<Slim> slim, double strength, IntToFloat gains) {
    static final IntToFloat NO_GAINS = _ -> 1;

    /** Leaves them as they are. */
    static final Rescoring NONE = new Rescoring(Optional.empty(), 0, NO_GAINS);
  }

  /** Mean over the shoppers of the share of targets among the first ten, in [0, 1]. */
  double recall() {
    return Arrays.stream(recalls).average().orElse(0);
  }

  /** Mean over the shoppers of NDCG@10, in [0, 1]. */
  double ndcg() {
    return Arrays.stream(ndcgs).average().orElse(0);
  }

  /** The same of every second shopper only, from the first or the second on. */
  HoldoutRanking everySecond(int first) {
    int[] places = IntStream.range(0, ndcgs.length).filter(i -> i % 2 == first).toArray();
    var some = new HoldoutRanking(places.length);
    for (int i = 0; i < places.length; i++) {
      some.recalls[i] = recalls[places[i]];
      some.ndcgs[i] = ndcgs[places[i]];
    }
    return some;
  }

  /** By how much each shopper's NDCG@10 is higher than with another ranking of the same. */
  double[] gains(HoldoutRanking other) {
    return IntStream.range(0, ndcgs.length).mapToDouble(i -> ndcgs[i] - other.ndcgs[i]).toArray();
  }

  /**
   * Of at least one sample.
   *
   * @throws java.util.concurrent.CancellationException if it is asked to stop
   */
  static HoldoutRanking of(Learner learner, ValidationSet validation) {
    return of(learner, validation, List.of(Rescoring.NONE)).getFirst();
  }

  /** The same for some rescorings, which costs less than one by one. */
  static List<HoldoutRanking> of(
      Learner learner, ValidationSet validation, List<Rescoring> rescorings) {
    Samples samples = validation.samples();
    int products = samples.products();
    int rows = Math.max(FEWEST, SCORES / products);
    List<List<Sample>> shoppers = Samples.byShopper(validation.targets());
    List<HoldoutRanking> rankings =
        rescorings.stream().map(_ -> new HoldoutRanking(shoppers.size())).toList();
    try (Graph outer = learner.network().looking()) {
      NDArray items = items(learner, outer, products);
      for (int from = 0; from < shoppers.size(); from += rows) {
        int first = from;
        List<List<Sample>> some = shoppers.subList(from, Math.min(from + rows, shoppers.size()));
        Batch batch = samples.batch(some.stream().map(List::getFirst).toList());
        float[] logits = logits(learner, items, batch);
        IntStream.range(0, some.size())
            .parallel()
            .forEach(
                row -> {
                  ValidationSet.goOn(validation.stop());
                  var scores = new Scores(logits, row * products, samples, some.get(row));
                  for (int i = 0; i < rescorings.size(); i++) {
                    int[] ranks = scores.ranks(rescorings.get(i));
                    rankings.get(i).recalls[first + row] = ExactRanking.recall(ranks, DEPTH);
                    rankings.get(i).ndcgs[first + row] = ExactRanking.ndcg(ranks, DEPTH);
                  }
                });
      }
    }
    return rankings;
  }

  private static NDArray items(Learner learner, Graph outer, int products) {
    var parts = new NDList();
    for (int from = 0; from < products; from += PRODUCTS) {
      long[] places = LongStream.range(from, Math.min(from + PRODUCTS, products)).toArray();
      try (Graph graph = learner.network().looking()) {
        parts.add(outer.view(learner.architecture().products(graph, graph.places(places))));
      }
    }
    return parts.size() == 1 ? parts.getFirst() : NDArrays.concat(parts);
  }

  private static float[] logits(Learner learner, NDArray items, Batch batch) {
    Architecture architecture = learner.architecture();
    try (Graph graph = learner.network().looking()) {
      NDArray users = architecture.users(graph, batch.histories());
      return architecture.logits(graph, users, graph.view(items)).toFloatArray();
    }
  }

  /** All products' scores for one shopper. */
  private static final class Scores {
    private final int[] targets;
    private final float[] logits;
    private final int from;
    private final int products;
    private final int[] known;
    private final int[] liked;
    private final float[] said;
    private final float[] scores;
    private Optional<Slim> saying = Optional.empty();

    /**
     * @param from where those of the shopper begin
     */
    Scores(float[] logits, int from, Samples all, List<Sample> samples) {
      this.logits = logits;
      this.from = from;
      this.products = all.products();
      this.targets = samples.stream().mapToInt(Sample::target).toArray();
      Sample first = samples.getFirst();
      FoldedSequence history = all.folded(first);
      this.known =
          history.texts().stream()
              .mapToInt(Integer::intValue)
              .filter(text -> text < products)
              .toArray();
      this.liked = all.liked(history);
      this.said = new float[products];
      this.scores = new float[products];
    }

    int[] ranks(Rescoring rescoring) {
      say(rescoring.slim());
      float strength = (float) rescoring.strength();
      for (int j = 0; j < products; j++) {
        scores[j] = (logits[from + j] + strength * said[j]) * rescoring.gains().of(j);
      }
      if (!ExactRanking.isFinite(scores)) {
        throw new WorkRefused("a product's score is not finite; the model is of no use");
      }
      return ExactRanking.ranks(scores, targets, known);
    }

    /* Once for all that have the same. */
    private void say(Optional<Slim> slim) {
      if (!slim.equals(saying)) {
        Arrays.fill(said, 0);
        slim.ifPresent(it -> it.addTo(said, liked));
        saying = slim;
      }
    }
  }
}
