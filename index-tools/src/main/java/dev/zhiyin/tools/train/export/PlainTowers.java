package dev.zhiyin.tools.train.export;

import dev.zhiyin.engine.embed.Embedding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What trained towers make of products by plain arithmetic in doubles, without ONNX: what the
 * written towers must agree with. Slow; thread-safe.
 */
public final class PlainTowers {
  private final TrainedTowers trained;
  private final Map<String, Integer> rows = new HashMap<>();

  public PlainTowers(TrainedTowers trained) {
    this.trained = trained;
    List<String> ids = trained.learned().map(LearnedVectors::ids).orElse(List.of());
    for (String id : ids) {
      rows.put(id, rows.size());
    }
  }

  /** {@code [n] ids, [n] centred embeddings -> [n][dimension]}, as candidates. */
  public float[][] itemVectors(List<String> ids, List<Embedding> centred) {
    return towerVectors(trained.product(), LearnedVectors::product, ids, centred);
  }

  /** The same, as what they say of a shopper who interacted with them. */
  public float[][] historyVectors(List<String> ids, List<Embedding> centred) {
    return towerVectors(trained.history(), LearnedVectors::history, ids, centred);
  }

  private float[][] towerVectors(
      Tower tower,
      Function<LearnedVectors, float[]> vectors,
      List<String> ids,
      List<Embedding> centred) {
    Optional<float[]> learned = trained.learned().map(vectors).filter(_ -> tower.takesLearned());
    var towerVectors = new float[ids.size()][];
    for (int i = 0; i < towerVectors.length; i++) {
      double[] sums = linear(tower, doubles(centred.get(i).toArray()));
      @Nullable Integer row = rows.get(ids.get(i));
      if (row != null) {
        learned.ifPresent(all -> add(sums, all, row));
      }
      double[] towerVector = tower.isNormalised() ? normalised(sums) : sums;
      towerVectors[i] = floats(towerVector, gain(tower, row));
    }
    return towerVectors;
  }

  private float gain(Tower tower, @Nullable Integer row) {
    if (!tower.takesLearned()) {
      return 1;
    }
    return row == null
        ? tower.coldGain()
        : trained.learned().filter(_ -> tower.isLifted()).map(it -> 1 + it.lifts()[row]).orElse(1f);
  }

  /* The tower's own layer on all of the towers below it. */
  private static double[] linear(Tower tower, double[] embedding) {
    double[] input = tower.below().map(below -> output(below, embedding)).orElse(embedding);
    var sums = new double[tower.dimension()];
    for (int d = 0; d < sums.length; d++) {
      sums[d] = tower.bias()[d];
      for (int i = 0; i < input.length; i++) {
        sums[d] += input[i] * tower.weights()[i * sums.length + d];
      }
    }
    return sums;
  }

  private static double[] output(Tower tower, double[] embedding) {
    double[] sums = linear(tower, embedding);
    return tower.isNormalised() ? normalised(sums) : sums;
  }

  private static void add(double[] sums, float[] vectors, int row) {
    for (int d = 0; d < sums.length; d++) {
      sums[d] += vectors[row * sums.length + d];
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
