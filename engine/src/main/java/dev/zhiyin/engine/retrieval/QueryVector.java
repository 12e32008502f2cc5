package dev.zhiyin.engine.retrieval;

import java.util.Arrays;

/** A vector to search with. Immutable. */
public final class QueryVector {
  private final float[] values;

  private QueryVector(float[] values) {
    this.values = values;
  }

  /** Copies the floats. */
  public static QueryVector of(float... values) {
    return new QueryVector(values.clone());
  }

  /** The floats themselves, not to be changed. */
  public float[] values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueryVector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "QueryVector[" + values.length + "]";
  }
}
