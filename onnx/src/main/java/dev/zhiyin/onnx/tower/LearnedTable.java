package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.MappedFile;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * One file of what was learned of products, mapped into memory, where a page is read when it is
 * asked for and unmapped when nobody holds the table any more. Thread-safe.
 */
final class LearnedTable {
  /** A row of a product of which nothing was learned. */
  static final int NONE = -1;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Input input;
  private final MemorySegment floats;

  /**
   * What a tower takes of each product beside its text.
   *
   * @param name of the tower's input
   * @param width floats of a product
   */
  record Input(String name, Path file, int width) {}

  private LearnedTable(Input input, MemorySegment floats) {
    this.input = input;
    this.floats = floats;
  }

  /**
   * @throws ModelUnusable if the file is missing or does not hold {@code rows} rows
   */
  static LearnedTable open(Input input, int rows) {
    long wanted = (long) rows * input.width() * Float.BYTES;
    try {
      MemorySegment file = MappedFile.open(input.file(), Arena.ofAuto());
      if (file.byteSize() != wanted) {
        throw new ModelUnusable(
            "%s has %d bytes; %d rows of %d floats take %d"
                .formatted(input.file(), file.byteSize(), rows, input.width(), wanted));
      }
      return new LearnedTable(input, file);
    } catch (IOException unreadable) {
      throw new ModelUnusable("%s cannot be read".formatted(input.file()), unreadable);
    }
  }

  Input input() {
    return input;
  }

  /** Appends a row, or zeros for {@link #NONE}. */
  void put(int row, FloatBuffer into) {
    for (int i = 0; i < input.width(); i++) {
      into.put(row == NONE ? 0 : floats.getAtIndex(FLOAT, (long) row * input.width() + i));
    }
  }
}
