package dev.zhiyin.tools.train;

import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleSupplier;

/**
 * What is learned under one name: a matrix {@code [rows][columns]} and how it starts.
 *
 * @param decays whether weight decay pulls it to 0
 * @param initial gives the values, row by row
 */
record Parameter(String name, int rows, int columns, boolean decays, DoubleSupplier initial) {
  Shape shape() {
    return new Shape(rows, columns);
  }

  float[] values() {
    var values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) initial.getAsDouble();
    }
    return values;
  }
}
