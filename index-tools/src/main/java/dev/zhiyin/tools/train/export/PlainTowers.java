package dev.zhiyin.tools.train.export;

import dev.zhiyin.engine.embed.Embedding;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What trained towers make of products by plain arithmetic in doubles, without ONNX: what the
 * written towers must agree with. Slow; thread-safe.
 */
public final class PlainTowers {
  private final Tower product;
  private final Tower history;
  private final Map<String, Learned> learned = new HashMap<>();

  /** What was learned of one product. */
  private static final class Learned {
    final float[] product;
    final float[] history;
    final float lift;

    Learned(LearnedVectors all, int row) {
      int from = row * all.dimension();
      product = Arrays.copyOfRange(all.product, from, from + all.dimension());
      history = Arrays.copyOfRange(all.history, from, from + all.dimension());
      lift = all.lifts[row];
    }
  }

  /**
   * Keeps of what was learned only that of some products.
   *
   * @param ids the products that it will be asked of
   */
  public PlainTowers(TrainedTowers trained, Collection<String> ids) {
    this.product = trained.product();
    this.history = trained.history();
    var wanted = Set.copyOf(ids);
    trained
        .learned()
        .ifPresent(
            all -> {
              for (int row = 0; row < all.size(); row++) {
                if (wanted.contains(all.ids.get(row))) {
                  learned.put(all.ids.get(row), new Learned(all, row));
                }
              }
            });
  }

  /** {@code [n] ids, [n] centred embeddings -> [n][dimension]}, as candidates. */
  public float[][] itemVectors(List<String> ids, List<Embedding> centred) {
    return towerVectors(product, it -> it.product, ids, centred);
  }

  /** The same, as what they say of a shopper who interacted with them. */
  public float[][] historyVectors(List<String> ids, List<Embedding> centred) {
    return towerVectors(history, it -> it.history, ids, centred);
  }

  private float[][] towerVectors(
      Tower tower, Function<Learned, float[]> vector, List<String> ids, List<Embedding> centred) {
    var towerVectors = new float[ids.size()][];
    for (int i = 0; i < towerVectors.length; i++) {
      double[] sums = linear(tower, doubles(centred.get(i).toArray()));
      @Nullable Learned own = tower.learned ? learned.get(ids.get(i)) : null;
      if (own != null) {
        add(sums, vector.apply(own));
      }
      double[] towerVector = tower.normalised ? normalised(sums) : sums;
      towerVectors[i] = floats(towerVector, gain(tower, own, vector));
    }
    return towerVectors;
  }

  /* A product is cold to a tower where nothing was learned for it, whatever was for the other. */
  private static float gain(Tower tower, @Nullable Learned own, Function<Learned, float[]> vector) {
    if (!tower.learned) {
      return 1;
    }
    float gain = own == null || isZero(vector.apply(own)) ? tower.coldGain : 1;
    return own != null && tower.lifted ? gain * (1 + own.lift) : gain;
  }

  private static boolean isZero(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /* The tower's own layer on all of the towers below it. */
  private static double[] linear(Tower tower, double[] embedding) {
    double[] input = tower.below.map(below -> output(below, embedding)).orElse(embedding);
    var sums = new double[tower.dimension()];
    for (int d = 0; d < sums.length; d++) {
      sums[d] = tower.bias[d];
      for (int i = 0; i < input.length; i++) {
        sums[d] += input[i] * tower.weights[i * sums.length + d];
      }
    }
    return sums;
  }

  private static double[] output(Tower tower, double[] embedding) {
    double[] sums = linear(tower, embedding);
    return tower.normalised ? normalised(sums) : sums;
  }

  private static void add(double[] sums, float[] vector) {
    for (int d = 0; d < sums.length; d++) {
      sums[d] += vector[d];
    }
  }

  private static double[] normalised(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    double divisor = squares > 0 ? Math.sqrt(squares) : 1;
    return Arrays.stream(values).map(value -> value / divisor).toArray();
  }

  private static double[] doubles(float[] values) {
    var doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static float[] floats(double[] values, float gain) {
    var floats = new float[values.length];
    for (int d = 0; d < floats.length; d++) {
      floats[d] = (float) (gain * values[d]);
    }
    return floats;
  }
}
