package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What would become of a shopper's scores without each one of the history items: the shopper's
 * vector is made anew of the others, which are then younger and weigh more, and it is normalised
 * anew. So the effect of an item is not its share; an item that says the same as all others has a
 * large share and a small effect.
 *
 * <p>Immutable. Costs a few sums of {@code n} items to make, or {@code n} of them where the model
 * reads the history as a sequence, and {@code n} inner products to ask: where items are read by
 * themselves, what is left without one is the sum of all before it and of all after it.
 */
public final class LeaveOneOutScores {
  private final float[] whole;
  private final Sums sums;

  /** The shopper's vector without each item that the sums do not tell of. */
  private final Map<Integer, float[]> anew;

  private LeaveOneOutScores(float[] whole, Sums sums, Map<Integer, float[]> anew) {
    this.whole = whole;
    this.sums = sums;
    this.anew = anew;
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
    boolean alone = model.inContext(historyVectors) == historyVectors;
    var sums = new Sums(known, historyVectors, counted, model);
    var anew = new HashMap<Integer, float[]>();
    for (int i = 0; i < counted; i++) {
      if (!alone || !sums.knows(i)) {
        anew.put(i, anew(known, historyVectors, model, i));
      }
    }
    float[][] all = Arrays.copyOf(historyVectors, counted);
    float[] whole = UserVector.of(known.newest(counted), all, model).toArray();
    return new LeaveOneOutScores(whole, sums, anew);
  }

  private static float[] anew(History known, float[][] historyVectors, MatchModel model, int left) {
    List<HistoryItem> others = new ArrayList<>(known.items());
    others.remove(left);
    float[][] otherVectors = Arrays.copyOf(historyVectors, historyVectors.length - 1);
    System.arraycopy(historyVectors, left + 1, otherVectors, left, otherVectors.length - left);
    return UserVector.of(new History(others), otherVectors, model).toArray();
  }

  /**
   * By how much the inner product with an item vector falls when each item is left out, {@code
   * [n]}; below 0 where it rises.
   */
  public float[] effects(float[] itemVector) {
    float score = Vectors.dot(whole, itemVector);
    double[] left = sums.without(itemVector);
    var effects = new float[left.length];
    for (int i = 0; i < effects.length; i++) {
      float[] other = anew.get(i);
      effects[i] = score - (other == null ? (float) left[i] : Vectors.dot(other, itemVector));
    }
    return effects;
  }

  /**
   * Sums of all items before each, as they are, and of all after each, as they are and one moment
   * younger: what is left without an item is one of the first and one of the others.
   */
  private static final class Sums {
    private static final int YOUNGER = 2;

    private final List<HistoryItem> items;
    private final float[][] historyVectors;

    /** What each item weighs as it is, and one moment younger, {@code [2][n]}. */
    private final double[][] weights = new double[YOUNGER][];

    /** By what the sum without each item is divided; 0 where it cancels out. */
    private final double[] divisors;

    Sums(History known, float[][] historyVectors, int counted, MatchModel model) {
      this.items = known.items();
      this.historyVectors = historyVectors;
      int n = historyVectors.length;
      var ages = new int[n];
      for (int i = 1; i < n; i++) {
        ages[i] = ages[i - 1] + step(i - 1, i);
      }
      for (int younger = 0; younger < YOUNGER; younger++) {
        weights[younger] = new double[n];
        for (int i = 0; i < n; i++) {
          weights[younger][i] = model.weights().raw(items.get(i), Math.max(0, ages[i] - younger));
        }
      }
      this.divisors = divisors(counted, model);
    }

    private double[] divisors(int counted, MatchModel model) {
      int n = historyVectors.length;
      float[] norms = UserVector.norms(historyVectors);
      var none = new Sum(new FloatSum(new float[model.dimension()]), 0, 0);
      var after = new Sum[YOUNGER][n + 1];
      for (int younger = 0; younger < YOUNGER; younger++) {
        after[younger][n] = none;
        int end = isNeeded(younger) ? 0 : n;
        for (int i = n - 1; i > end; i--) {
          after[younger][i] =
              after[younger][i + 1].plus(weights[younger][i], historyVectors[i], norms[i]);
        }
      }
      var divisors = new double[counted];
      Sum before = none;
      for (int i = 0; i < counted; i++) {
        if (knows(i)) {
          divisors[i] = before.and(after[younger(i)][i + 1]).divisor(model);
        }
        before = before.plus(weights[0][i], historyVectors[i], norms[i]);
      }
      return divisors;
    }

    private boolean isNeeded(int younger) {
      return IntStream.range(0, items.size()).anyMatch(left -> younger(left) == younger);
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
      return younger(left) < YOUNGER;
    }

    /** The inner product of an item vector with the shopper's vector without each known item. */
    double[] without(float[] itemVector) {
      int n = historyVectors.length;
      var products = new double[n];
      for (int i = 0; i < n; i++) {
        products[i] = Vectors.dot(historyVectors[i], itemVector);
      }
      var after = new double[YOUNGER][n + 1];
      for (int younger = 0; younger < YOUNGER; younger++) {
        for (int i = n - 1; i > 0; i--) {
          after[younger][i] = after[younger][i + 1] + weights[younger][i] * products[i];
        }
      }
      var left = new double[divisors.length];
      double before = 0;
      for (int i = 0; i < left.length; i++) {
        left[i] = divisors[i] == 0 ? 0 : (before + after[younger(i)][i + 1]) / divisors[i];
        before += weights[0][i] * products[i];
      }
      return left;
    }
  }

  /**
   * A weighted sum of history vectors.
   *
   * @param weights their absolute values, summed
   * @param parts lengths of what was summed, added up
   */
  private record Sum(FloatSum vector, double weights, double parts) {
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

    double divisor(MatchModel model) {
      return UserVector.divisor(vector.values, weights, parts, model.normalisesUser());
    }
  }

  /** Floats that a record may hold. */
  private static final class FloatSum {
    private final float[] values;

    FloatSum(float[] values) {
      this.values = values;
    }
  }
}
