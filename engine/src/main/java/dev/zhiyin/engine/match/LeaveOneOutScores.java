package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What would become of a shopper's scores without each one of the history items: the shopper's
 * vector is made anew of the others, which are then younger and weigh more, and it is normalised
 * anew. So the effect of an item is not its share; an item that says the same as all others has a
 * large share and a small effect.
 *
 * <p>Immutable. Costs a few sums of {@code n} items to make, or {@code n} of them where the model
 * reads the history as a sequence, and {@code n} inner products to ask.
 */
public final class LeaveOneOutScores {
  private final float[] whole;
  private final float[][] without;

  private LeaveOneOutScores(float[] whole, float[][] without) {
    this.whole = whole;
    this.without = without;
  }

  /**
   * Leaves each item that counts out in turn.
   *
   * @param known newest first, each with a vector; of those that are too old to count at most the
   *     newest, which counts when one before it is left out
   * @param historyVectors {@code [n][dimension]}, the history vector of each
   * @param model by which they are weighed and summed
   */
  @SuppressWarnings("ReferenceEquality") // the very same vectors: the model reads no context
  public static LeaveOneOutScores of(History known, float[][] historyVectors, MatchModel model) {
    int counted = Math.min(historyVectors.length, model.weights().maximumItems());
    var sums = new Sums(known, historyVectors, model);
    boolean alone = model.inContext(historyVectors) == historyVectors;
    var without = new float[counted][];
    for (int i = 0; i < counted; i++) {
      without[i] = alone && sums.knows(i) ? sums.without(i) : anew(known, historyVectors, model, i);
    }
    float[][] all = Arrays.copyOf(historyVectors, counted);
    return new LeaveOneOutScores(
        UserVector.of(known.newest(counted), all, model).toArray(), without);
  }

  private static float[] anew(History known, float[][] historyVectors, MatchModel model, int left) {
    List<HistoryItem> others = new ArrayList<>(known.items());
    others.remove(left);
    float[][] otherVectors = Arrays.copyOf(historyVectors, historyVectors.length - 1);
    System.arraycopy(historyVectors, left + 1, otherVectors, left, otherVectors.length - left);
    return UserVector.of(new History(others), otherVectors, model).toArray();
  }

  /**
   * Sums of all items before each, and of all after each as they are and one moment younger: what
   * is left without an item is one of the first and one of the others.
   */
  private static final class Sums {
    private final List<HistoryItem> items;
    private final MatchModel model;
    private final Sum[] before;
    private final Sum[][] after;

    Sums(History known, float[][] historyVectors, MatchModel model) {
      this.items = known.items();
      this.model = model;
      int n = historyVectors.length;
      float[] norms = UserVector.norms(historyVectors);
      var ages = new int[n];
      for (int i = 1; i < n; i++) {
        ages[i] = ages[i - 1] + step(i - 1, i);
      }
      before = new Sum[n + 1];
      after = new Sum[2][n + 1];
      before[0] = Sum.none(model.dimension());
      for (int i = 0; i < n; i++) {
        before[i + 1] = before[i].plus(weight(i, ages[i]), historyVectors[i], norms[i]);
      }
      for (int younger = 0; younger < after.length; younger++) {
        after[younger][n] = before[0];
        int end = isNeeded(younger) ? 0 : n;
        for (int i = n - 1; i > end; i--) {
          double weight = weight(i, Math.max(0, ages[i] - younger));
          after[younger][i] = after[younger][i + 1].plus(weight, historyVectors[i], norms[i]);
        }
      }
    }

    private boolean isNeeded(int younger) {
      return IntStream.range(0, items.size()).anyMatch(left -> younger(left) == younger);
    }

    private double weight(int item, int age) {
      return model.weights().raw(items.get(item), age);
    }

    /* By how many moments one item is older than the one before. */
    private int step(int newer, int older) {
      return items.get(newer).timestamp().equals(items.get(older).timestamp()) ? 0 : 1;
    }

    /* By how many moments those after an item are younger without it. */
    private int younger(int left) {
      if (left + 1 >= items.size()) {
        return 0;
      }
      return left == 0
          ? step(0, 1)
          : step(left - 1, left) + step(left, left + 1) - step(left - 1, left + 1);
    }

    boolean knows(int left) {
      return younger(left) < after.length;
    }

    float[] without(int left) {
      return before[left].and(after[younger(left)][left + 1]).userVector(model);
    }
  }

  /**
   * A weighted sum of history vectors.
   *
   * @param weights their absolute values, summed
   * @param parts lengths of what was summed, added up
   */
  private record Sum(FloatSum vector, double weights, double parts) {
    static Sum none(int dimension) {
      return new Sum(new FloatSum(new float[dimension]), 0, 0);
    }

    Sum plus(double weight, float[] historyVector, float norm) {
      float[] sum = vector.values.clone();
      Vectors.addScaled(sum, (float) weight, historyVector);
      return new Sum(
          new FloatSum(sum), weights + Math.abs(weight), parts + Math.abs(weight) * norm);
    }

    Sum and(Sum other) {
      float[] sum = vector.values.clone();
      Vectors.addScaled(sum, 1, other.vector.values);
      return new Sum(new FloatSum(sum), weights + other.weights, parts + other.parts);
    }

    float[] userVector(MatchModel model) {
      return UserVector.finished(vector.values, weights, parts, model.normalisesUser());
    }
  }

  /** Floats that a record may hold. */
  private static final class FloatSum {
    private final float[] values;

    FloatSum(float[] values) {
      this.values = values;
    }
  }

  /**
   * By how much the inner product with a item vector falls when each item is left out, {@code [n]};
   * below 0 where it rises.
   */
  public float[] effects(float[] itemVector) {
    float score = Vectors.dot(whole, itemVector);
    var effects = new float[without.length];
    for (int i = 0; i < effects.length; i++) {
      effects[i] = score - Vectors.dot(without[i], itemVector);
    }
    return effects;
  }
}
