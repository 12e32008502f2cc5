package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * One file of learned vectors, mapped into memory, where a page is read when it is asked for and
 * unmapped when nobody holds the table any more. Thread-safe.
 */
final class LearnedTable {
  /** A row of a product of which nothing was learned. */
  static final int NONE = -1;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment floats;
  private final int dimension;

  private LearnedTable(MemorySegment floats, int dimension) {
    this.floats = floats;
    this.dimension = dimension;
  }

  /**
   * @throws ModelUnusable if the file is missing or does not hold {@code rows} rows
   */
  static LearnedTable open(Path file, int rows, int dimension) {
    long wanted = (long) rows * dimension * Float.BYTES;
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() != wanted) {
        throw new ModelUnusable(
            "%s has %d bytes; %d rows of %d floats take %d"
                .formatted(file, channel.size(), rows, dimension, wanted));
      }
      return new LearnedTable(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, wanted, Arena.ofAuto()), dimension);
    } catch (IOException unreadable) {
      throw new ModelUnusable("%s cannot be read".formatted(file), unreadable);
    }
  }

  /** Appends a row, or zeros for {@link #NONE}. */
  void put(int row, FloatBuffer into) {
    for (int i = 0; i < dimension; i++) {
      into.put(row == NONE ? 0 : floats.getAtIndex(FLOAT, (long) row * dimension + i));
    }
  }
}
