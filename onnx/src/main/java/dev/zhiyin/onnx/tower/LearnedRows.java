package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.MappedFile;
import dev.zhiyin.engine.SortedIds;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/**
 * Which row of the learned vectors a product has: the ids as {@link SortedIds}, then the row of
 * each as a big-endian int. The file is mapped into memory, and unmapped when nobody holds this any
 * more. Thread-safe.
 */
public final class LearnedRows {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final SortedIds ids;
  private final MemorySegment rows;

  private LearnedRows(MemorySegment file) {
    ids = SortedIds.of(file, 0);
    rows = file.asSlice(ids.byteSize(), (long) ids.size() * Integer.BYTES);
  }

  /**
   * Writes the file.
   *
   * @param ids of the products, row by row
   */
  public static void write(Path file, List<String> ids) throws IOException {
    var rows = new HashMap<String, Integer>();
    ids.forEach(id -> rows.put(id, rows.size()));
    List<String> sorted = SortedIds.sorted(ids);
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      SortedIds.write(sorted, out);
      for (String id : sorted) {
        out.writeInt(rows.getOrDefault(id, LearnedTable.NONE));
      }
    }
  }

  /**
   * Opens the file.
   *
   * @throws ModelUnusable if it is missing or does not hold as many ids as wanted
   */
  static LearnedRows open(Path file, int wanted) {
    try {
      var rows = new LearnedRows(MappedFile.open(file, Arena.ofAuto()));
      if (rows.ids.size() != wanted) {
        throw new ModelUnusable(
            "%s lists %d products; %s wants %d"
                .formatted(file, rows.ids.size(), TowerFiles.MANIFEST, wanted));
      }
      return rows;
    } catch (IndexOutOfBoundsException cut) {
      throw new ModelUnusable("%s ends too early".formatted(file), cut);
    } catch (IOException unreadable) {
      throw new ModelUnusable("%s cannot be read".formatted(file), unreadable);
    }
  }

  /** The row of each product, {@link LearnedTable#NONE} where nothing was learned. */
  int[] of(List<String> productIds) {
    return productIds.stream().mapToInt(this::of).toArray();
  }

  private int of(String productId) {
    int place = ids.place(productId);
    return place == SortedIds.NONE
        ? LearnedTable.NONE
        : rows.get(INT, (long) place * Integer.BYTES);
  }
}
