package dev.zhiyin.engine.embed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A matrix of floats outside of the Java heap, {@code [size][dimension]}, all 0 at first: what is
 * as large as a catalogue. Its memory is given back when nobody holds it any more. Rows may be read
 * by many threads once they are written.
 */
public final class FloatRows {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private final MemorySegment memory;
  private final int size;
  private final int dimension;

  public FloatRows(int size, int dimension) {
    this.size = size;
    this.dimension = dimension;
    memory = Arena.ofAuto().allocate((long) size * dimension * Float.BYTES, FLOAT.byteAlignment());
  }

  public int size() {
    return size;
  }

  /** Floats of a row. */
  public int dimension() {
    return dimension;
  }

  /** Writes a row. */
  public void set(int row, float[] values) {
    if (values.length != dimension) {
      throw new IllegalArgumentException(
          "a row of %d floats among rows of %d".formatted(values.length, dimension));
    }
    MemorySegment.copy(values, 0, memory, FLOAT, at(row), dimension);
  }

  /** A copy of a row. */
  public float[] get(int row) {
    var values = new float[dimension];
    MemorySegment.copy(memory, FLOAT, at(row), values, 0, dimension);
    return values;
  }

  private long at(int row) {
    if (row < 0 || row >= size) {
      throw new IndexOutOfBoundsException("row %d of %d".formatted(row, size));
    }
    return (long) row * dimension * Float.BYTES;
  }
}
