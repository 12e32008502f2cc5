package dev.zhiyin.tools.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A probability by gradient boosted trees (Friedman, 2001), which are complete and of one depth. A
 * node's features are compared with its cuts: at most goes left, more goes right. Learned by
 * histograms, by Newton's step in each leaf, each tree from a random half of the rows (Friedman,
 * 2002). Immutable.
 */
final class Trees {
  private static final int BINS = 64;
  private static final int SAMPLE = 50_000;
  private static final double RIDGE = 5;

  /** Least second derivative on either side of a cut. */
  private static final double LEAST = 2;

  @JsonProperty private final int depth;
  @JsonProperty private final float bias;
  @JsonProperty private final int[] features;
  @JsonProperty private final float[] cuts;
  @JsonProperty private final float[] leaves;

  /**
   * @param features of the inner nodes, tree by tree, level by level
   * @param cuts of the same
   * @param leaves tree by tree, from left to right
   */
  Trees(
      @JsonProperty(value = "depth", required = true) int depth,
      @JsonProperty(value = "bias", required = true) float bias,
      @JsonProperty(value = "features", required = true) int[] features,
      @JsonProperty(value = "cuts", required = true) float[] cuts,
      @JsonProperty(value = "leaves", required = true) float[] leaves) {
    int nodes = (1 << depth) - 1;
    if (features.length % nodes != 0
        || cuts.length != features.length
        || leaves.length != features.length / nodes * (nodes + 1)) {
      throw new InvalidInput("trees", features.length + " nodes", "complete trees of one depth");
    }
    this.depth = depth;
    this.bias = bias;
    this.features = features;
    this.cuts = cuts;
    this.leaves = leaves;
  }

  /** The logarithm of the odds. */
  float logOdds(float[] row) {
    int nodes = (1 << depth) - 1;
    float sum = bias;
    for (int first = 0, leaf = 0; first < features.length; first += nodes, leaf += nodes + 1) {
      int node = 0;
      for (int level = 0; level < depth; level++) {
        boolean right = row[features[first + node]] > cuts[first + node];
        node = 2 * node + (right ? 2 : 1);
      }
      sum += leaves[leaf + node - nodes];
    }
    return sum;
  }

  /**
   * How trees are learned.
   *
   * @param rate how much of its step each tree makes
   */
  record Recipe(int trees, int depth, float rate) {}

  /**
   * Learns them.
   *
   * @param rows {@code [n][features]}
   * @param same {@code [n]}
   * @param weights {@code [n]}: how much each row counts; 0 leaves it out
   * @param seed of the rows that each tree is learned from
   */
  static Trees learn(float[][] rows, boolean[] same, float[] weights, Recipe recipe, long seed) {
    int[] counted = IntStream.range(0, rows.length).filter(i -> weights[i] > 0).toArray();
    var labels = new boolean[counted.length];
    var counts = new float[counted.length];
    for (int i = 0; i < counted.length; i++) {
      labels[i] = same[counted[i]];
      counts[i] = weights[counted[i]];
    }
    float[][] some = Arrays.stream(counted).mapToObj(i -> rows[i]).toArray(float[][]::new);
    return new Learning(some, labels, counts, rows[0].length, recipe).learn(seed);
  }

  private static final class Learning {
    private final float[][] rows;
    private final boolean[] same;
    private final float[] weights;
    private final Recipe recipe;
    private final int nodes;
    private final float[][] cuts;
    private final byte[][] bins;
    private final float[] scores;
    private final float[] slopes;
    private final float[] curves;
    private final int[] places;

    /** Of the rows, those that the tree is learned from. */
    private int[] drawn = {};

    Learning(float[][] rows, boolean[] same, float[] weights, int width, Recipe recipe) {
      this.rows = rows;
      this.same = same;
      this.weights = weights;
      this.recipe = recipe;
      nodes = (1 << recipe.depth) - 1;
      cuts = new float[width][];
      bins = new byte[width][rows.length];
      IntStream.range(0, width).parallel().forEach(this::sort);
      scores = new float[rows.length];
      slopes = new float[rows.length];
      curves = new float[rows.length];
      places = new int[rows.length];
    }

    private void sort(int feature) {
      int step = Math.max(1, Math.ceilDiv(rows.length, SAMPLE));
      double[] sample =
          IntStream.range(0, rows.length / step)
              .mapToDouble(i -> rows[i * step][feature])
              .sorted()
              .toArray();
      double[] found = Arrays.stream(sample).distinct().toArray();
      if (found.length > BINS) {
        found =
            IntStream.rangeClosed(1, BINS)
                .mapToDouble(bin -> sample[(int) ((long) bin * (sample.length - 1) / BINS)])
                .distinct()
                .toArray();
      }
      cuts[feature] = new float[Math.max(0, found.length - 1)];
      for (int i = 0; i < cuts[feature].length; i++) {
        cuts[feature][i] = (float) found[i];
      }
      for (int i = 0; i < rows.length; i++) {
        int at = Arrays.binarySearch(cuts[feature], rows[i][feature]);
        bins[feature][i] = (byte) (at >= 0 ? at : -at - 1);
      }
    }

    Trees learn(long seed) {
      var random = new SplittableRandom(seed);
      double positive = 0;
      double all = 0;
      for (int i = 0; i < rows.length; i++) {
        positive += same[i] ? weights[i] : 0;
        all += weights[i];
      }
      float bias = (float) Math.log(Math.max(1, positive) / Math.max(1, all - positive));
      Arrays.fill(scores, bias);
      var features = new int[recipe.trees * nodes];
      var chosen = new float[recipe.trees * nodes];
      var leaves = new float[recipe.trees * (nodes + 1)];
      for (int tree = 0; tree < recipe.trees; tree++) {
        differentiate();
        drawn = IntStream.range(0, rows.length).filter(_ -> random.nextBoolean()).toArray();
        for (int level = 0; level < recipe.depth; level++) {
          split(level, tree * nodes, features, chosen);
        }
        fill(leaves, tree * (nodes + 1));
      }
      return new Trees(recipe.depth, bias, features, chosen, leaves);
    }

    private void differentiate() {
      IntStream.range(0, rows.length)
          .parallel()
          .forEach(
              i -> {
                float p = PairModel.probability(scores[i]);
                slopes[i] = weights[i] * ((same[i] ? 1 : 0) - p);
                curves[i] = weights[i] * Math.max(p * (1 - p), 1e-9f);
                places[i] = 0;
              });
    }

    private record Cut(int feature, float at, double gain) {}

    private void split(int level, int tree, int[] features, float[] chosen) {
      int first = (1 << level) - 1;
      Cut[][] found =
          IntStream.range(0, cuts.length)
              .parallel()
              .mapToObj(feature -> cuts(feature, first, 1 << level))
              .toArray(Cut[][]::new);
      for (int node = 0; node < 1 << level; node++) {
        Cut best = found[0][node];
        for (Cut[] of : found) {
          best = of[node].gain > best.gain ? of[node] : best;
        }
        features[tree + first + node] = best.feature;
        chosen[tree + first + node] = best.at;
      }
      IntStream.range(0, rows.length)
          .parallel()
          .forEach(
              i -> {
                int node = tree + places[i];
                boolean right = rows[i][features[node]] > chosen[node];
                places[i] = 2 * places[i] + (right ? 2 : 1);
              });
    }

    /* The best cut of each node of a level by one feature. */
    private Cut[] cuts(int feature, int first, int count) {
      var slope = new double[count * BINS];
      var curve = new double[count * BINS];
      for (int i : drawn) {
        int at = (places[i] - first) * BINS + bins[feature][i];
        slope[at] += slopes[i];
        curve[at] += curves[i];
      }
      var best = new Cut[count];
      for (int node = 0; node < count; node++) {
        double slopeOfAll = Arrays.stream(slope, node * BINS, (node + 1) * BINS).sum();
        double curveOfAll = Arrays.stream(curve, node * BINS, (node + 1) * BINS).sum();
        best[node] = new Cut(feature, Float.MAX_VALUE, 0);
        double left = 0;
        double leftCurve = 0;
        for (int bin = 0; bin < cuts[feature].length; bin++) {
          left += slope[node * BINS + bin];
          leftCurve += curve[node * BINS + bin];
          double rightCurve = curveOfAll - leftCurve;
          double gain =
              gain(left, leftCurve)
                  + gain(slopeOfAll - left, rightCurve)
                  - gain(slopeOfAll, curveOfAll);
          if (leftCurve >= LEAST && rightCurve >= LEAST && gain > best[node].gain) {
            best[node] = new Cut(feature, cuts[feature][bin], gain);
          }
        }
      }
      return best;
    }

    private static double gain(double slope, double curve) {
      return slope * slope / (curve + RIDGE);
    }

    private void fill(float[] leaves, int tree) {
      var slope = new double[nodes + 1];
      var curve = new double[nodes + 1];
      for (int i : drawn) {
        slope[places[i] - nodes] += slopes[i];
        curve[places[i] - nodes] += curves[i];
      }
      for (int leaf = 0; leaf <= nodes; leaf++) {
        leaves[tree + leaf] = (float) (recipe.rate * slope[leaf] / (curve[leaf] + RIDGE));
      }
      for (int i = 0; i < rows.length; i++) {
        scores[i] += leaves[tree + places[i] - nodes];
      }
    }
  }
}
