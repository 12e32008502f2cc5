package dev.zhiyin.onnx.tower;

/** Rows of floats, laid end to end. Immutable. */
public final class Matrix {
  private final float[] values;
  private final int columns;

  private Matrix(float[] values, int columns) {
    this.values = values;
    this.columns = columns;
  }

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if a number is not finite, or there is not a whole number of
   *     rows, at least one
   */
  public static Matrix of(float[] values, int columns) {
    if (columns < 1 || values.length == 0 || values.length % columns != 0) {
      throw new IllegalArgumentException(
          "%d floats do not make rows of %d".formatted(values.length, columns));
    }
    Tower.requireFinite("float", values);
    return new Matrix(values.clone(), columns);
  }

  int rows() {
    return values.length / columns;
  }

  int columns() {
    return columns;
  }

  boolean is(int wantedRows, int wantedColumns) {
    return rows() == wantedRows && columns == wantedColumns;
  }

  /* Not a copy: the graph's writer is its only reader. */
  float[] values() {
    return values;
  }
}
