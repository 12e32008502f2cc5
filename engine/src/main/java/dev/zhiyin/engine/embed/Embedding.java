package dev.zhiyin.engine.embed;

import java.util.Arrays;

/** A direction in vector space: {@code dimension} floats of L2 norm 1. Immutable. */
public final class Embedding {
  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /**
   * Copies and normalises; what has norm 1 already, up to rounding, keeps its very floats.
   *
   * @throws IllegalArgumentException if a value is not finite, or all are so small that there is no
   *     direction (norm under 1e-12)
   */
  public static Embedding of(float... values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    double norm = Math.sqrt(squares);
    if (!Double.isFinite(norm) || norm < 1e-12) {
      throw new IllegalArgumentException("a vector of norm %s has no direction".formatted(norm));
    }
    if (Math.abs(norm - 1) <= Math.ulp(1f)) {
      return new Embedding(values.clone());
    }
    var unit = new float[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] / norm);
    }
    return new Embedding(unit);
  }

  /**
   * What {@link #toArray} gave and was kept somewhere, without the cost of normalising it again.
   *
   * @throws IllegalArgumentException if the norm is not 1
   */
  public static Embedding ofUnit(float[] values) {
    float squares = Vectors.dot(values, values);
    if (!(Math.abs(squares - 1) < 1e-3f)) {
      throw new IllegalArgumentException(
          "a vector of norm %s is none that was normalised".formatted(Math.sqrt(squares)));
    }
    return new Embedding(values.clone());
  }

  /* The floats of an embedding, which nobody else has. */
  static Embedding keeping(float[] values) {
    return new Embedding(values);
  }

  public int dimension() {
    return values.length;
  }

  /** Inner product, which is the cosine, in [-1, 1] up to rounding. */
  public float cosine(Embedding other) {
    return Vectors.dot(values, other.values);
  }

  /** Inner product with any vector of the same dimension. */
  public float dot(float[] vector) {
    return Vectors.dot(values, vector);
  }

  /** {@code sum += weight * this}, in place. */
  public void addTo(float[] sum, float weight) {
    Vectors.addScaled(sum, weight, values);
  }

  /** A copy of the floats. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding embedding && Arrays.equals(values, embedding.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Embedding[" + values.length + "]";
  }
}
