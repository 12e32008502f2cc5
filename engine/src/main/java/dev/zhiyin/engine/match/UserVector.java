package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.shopper.History;

/**
 * A shopper as one vector, made of weighted history vectors, with each item's exact share of any
 * score.
 *
 * <pre>
 *   u = sum_i a_i h_i / norm        share_i(p) = a_i (h_i . p) / norm        u . p = sum_i share_i(p)
 * </pre>
 *
 * <p>Immutable; the arrays that it was made of must not change after.
 */
public final class UserVector {
  /** A sum smaller than this share of its parts is what rounding leaves of nothing. */
  private static final float ROUNDING = 1e-6f;

  private final float[] weights;
  private final float[][] historyVectors;
  private final float norm;
  private final float[] vector;

  /**
   * Sums up a history.
   *
   * @param weights {@code [n]}, {@code a_i}
   * @param historyVectors {@code [n][dimension]}, {@code h_i}
   * @param model says the dimension and whether the vector is normalised
   */
  public UserVector(float[] weights, float[][] historyVectors, MatchModel model) {
    this(weights, historyVectors, norms(historyVectors), model);
  }

  /**
   * The same.
   *
   * @param norms {@code [n]}, of the vectors, which cost as much as the sum
   */
  UserVector(float[] weights, float[][] historyVectors, float[] norms, MatchModel model) {
    this.weights = weights;
    this.historyVectors = historyVectors;
    this.vector = new float[model.dimension()];
    float parts = 0;
    for (int i = 0; i < historyVectors.length; i++) {
      Vectors.addScaled(vector, weights[i], historyVectors[i]);
      parts += Math.abs(weights[i]) * norms[i];
    }
    float length = Vectors.norm(vector);
    boolean cancelsOut = length <= ROUNDING * parts;
    this.norm = model.normalisesUser() && !cancelsOut ? length : 1;
    for (int d = 0; d < vector.length; d++) {
      vector[d] = cancelsOut ? 0 : vector[d] / norm;
    }
  }

  /**
   * By what a weighted sum is divided to be a shopper's vector; 0 where it cancels out.
   *
   * @param sum of weights, not scaled, times vectors
   * @param weights their absolute values, summed
   * @param parts of the absolute weights times the norms of the vectors, summed
   */
  static double divisor(float[] sum, double weights, double parts, boolean normalised) {
    float length = Vectors.norm(sum);
    boolean cancelsOut = length <= ROUNDING * parts;
    return cancelsOut ? 0 : normalised ? length : weights;
  }

  /** The norm of each vector. */
  static float[] norms(float[][] historyVectors) {
    var norms = new float[historyVectors.length];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Vectors.norm(historyVectors[i]);
    }
    return norms;
  }

  /**
   * Sums up a history as the model weighs and reads it.
   *
   * @param known newest first, at most as many as count
   * @param historyVectors {@code [n][dimension]}, the history vector of each by itself
   */
  public static UserVector of(History known, float[][] historyVectors, MatchModel model) {
    return new UserVector(model.weights().of(known), model.inContext(historyVectors), model);
  }

  /** Whether nothing is known, or all that is cancels out: every inner product would be 0. */
  public boolean isZero() {
    return Vectors.norm(vector) == 0;
  }

  /** The vector itself, {@code [dimension]}; not to be changed. */
  public float[] toArray() {
    return vector;
  }

  /** What each history item adds to the inner product with a item vector, {@code [n]}. */
  public float[] shares(float[] itemVector) {
    var shares = new float[historyVectors.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = weights[i] * Vectors.dot(historyVectors[i], itemVector) / norm;
    }
    return shares;
  }
}
