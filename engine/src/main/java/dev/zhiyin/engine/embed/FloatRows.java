package dev.zhiyin.engine.embed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix of floats outside of the Java heap, {@code [size][dimension]}: what is as large as a
 * catalogue. Its memory is given back when nobody holds it any more. Rows may be read by many
 * threads once they are written.
 */
public final class FloatRows {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  /** Rows that get their memory together. */
  private static final int CHUNK = 1 << 14;

  private final int dimension;
  private final List<MemorySegment> chunks = new ArrayList<>();
  private int size;

  /** None yet. */
  public FloatRows(int dimension) {
    this(0, dimension);
  }

  /** So many, all 0. */
  public FloatRows(int size, int dimension) {
    this.dimension = dimension;
    this.size = size;
    makeRoom();
  }

  private void makeRoom() {
    while ((long) chunks.size() * CHUNK < size) {
      chunks.add(
          Arena.ofAuto().allocate((long) CHUNK * dimension * Float.BYTES, FLOAT.byteAlignment()));
    }
  }

  public int size() {
    return size;
  }

  /** Adds a row at the end. */
  public void add(float[] values) {
    size++;
    makeRoom();
    set(size - 1, values);
  }

  /** Writes a row. */
  public void set(int row, float[] values) {
    if (values.length != dimension) {
      throw new IllegalArgumentException(
          "a row of %d floats among rows of %d".formatted(values.length, dimension));
    }
    MemorySegment.copy(values, 0, chunk(row), FLOAT, at(row), dimension);
  }

  /** Forgets the rows from this one on. */
  public void truncate(int rows) {
    size = Math.min(size, rows);
  }

  /** A copy of a row. */
  public float[] get(int row) {
    return get(row, new float[dimension]);
  }

  /** The same, in an array of as many floats, which is returned. */
  public float[] get(int row, float[] into) {
    MemorySegment.copy(chunk(row), FLOAT, at(row), into, 0, dimension);
    return into;
  }

  private MemorySegment chunk(int row) {
    if (row < 0 || row >= size) {
      throw new IndexOutOfBoundsException("row %d of %d".formatted(row, size));
    }
    return chunks.get(row / CHUNK);
  }

  private long at(int row) {
    return (long) (row % CHUNK) * dimension * Float.BYTES;
  }
}
