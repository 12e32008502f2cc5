package dev.zhiyin.engine.cooccurrence;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.MappedFile;
import dev.zhiyin.engine.SortedIds;
import dev.zhiyin.engine.explain.PairCount;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which products go together, counted once by {@link CoOccurrenceCounter}, in a file that is mapped
 * into memory: a shop has twenty of them for each of its products. Immutable and thread-safe.
 * Closed by who opened it, once nobody asks any more.
 *
 * <p>The file has {@link #MAGIC}, the products as {@link SortedIds}, one record for each that
 * another goes with, and as ints for each product the number of its first record, and how many
 * records there are. A record is 17 bytes: the place of the other product, the shoppers, whether
 * they bought, the lift. Numbers are big-endian.
 */
public final class CoOccurrence implements AutoCloseable {
  /** Begins every file. */
  private static final int MAGIC = 0x5a594334;

  private static final int SHOPPERS = 4;
  private static final int BOUGHT = 8;
  private static final int LIFT = 9;
  private static final int RECORD = 17;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Of a shop where nothing is known to go together. */
  public static final CoOccurrence NONE = none(); // after the layouts, which it reads by

  private final @Nullable Arena memory;
  private final SortedIds products;
  private final MemorySegment records;
  private final MemorySegment starts;

  private CoOccurrence(@Nullable Arena memory, MemorySegment file) {
    this.memory = memory;
    products = SortedIds.of(file, Integer.BYTES);
    long from = Integer.BYTES + products.byteSize();
    int count = file.get(INT, file.byteSize() - Integer.BYTES);
    records = file.asSlice(from, (long) RECORD * count);
    starts = file.asSlice(from + records.byteSize(), (products.size() + 1L) * Integer.BYTES);
  }

  private static CoOccurrence none() {
    return new CoOccurrence(null, MemorySegment.ofArray(new byte[4 * Integer.BYTES + Long.BYTES]));
  }

  /**
   * Writes a new file, product by product.
   *
   * @param ids each once, in the order of {@link SortedIds#sorted}
   * @param ofProduct what goes with a product, strongest first; each is one of the products
   */
  static void write(Path file, List<String> ids, Function<String, List<CoOccurring>> ofProduct)
      throws IOException {
    var places = new HashMap<String, Integer>();
    ids.forEach(id -> places.put(id, places.size()));
    var starts = new int[ids.size() + 1];
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      SortedIds.write(ids, out);
      for (int i = 0; i < ids.size(); i++) {
        List<CoOccurring> ofOne = ofProduct.apply(ids.get(i));
        starts[i + 1] = starts[i] + ofOne.size();
        for (CoOccurring related : ofOne) {
          out.writeInt(requireNonNull(places.get(related.productId())));
          out.writeInt((int) related.together().shoppers());
          out.writeBoolean(related.together().bought());
          out.writeDouble(related.lift());
        }
      }
      for (int start : starts) {
        out.writeInt(start);
      }
    }
  }

  /**
   * Opens what {@link CoOccurrenceCounter#write} wrote.
   *
   * @throws IOException if it cannot be read, or was written by something else
   */
  @SuppressWarnings("MustBeClosedChecker") // the memory is closed with what has it
  public static CoOccurrence open(Path file) throws IOException {
    var memory = Arena.ofShared();
    try {
      return new CoOccurrence(memory, mapped(file, memory));
    } catch (IOException failure) {
      memory.close();
      throw failure;
    } catch (IndexOutOfBoundsException cut) {
      memory.close();
      throw new IOException(file + " ends too early", cut);
    }
  }

  private static MemorySegment mapped(Path file, Arena memory) throws IOException {
    MemorySegment mapped = MappedFile.open(file, memory);
    if (mapped.get(INT, 0) != MAGIC) {
      throw new IOException(file + " holds no list of products that go together");
    }
    return mapped;
  }

  /**
   * What goes with a product, strongest first; equally strong ones by id. Each is read when it is
   * asked for, which must be before this is closed.
   */
  public List<CoOccurring> of(String productId) {
    int place = products.place(productId);
    if (place == SortedIds.NONE) {
      return List.of();
    }
    int from = start(place);
    int size = start(place + 1) - from;
    return new AbstractList<>() {
      @Override
      public CoOccurring get(int index) {
        return coOccurring(from + Objects.checkIndex(index, size));
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /**
   * How many shoppers two products have in common, by the places of both; none if neither goes with
   * the other. A product that goes with very many may be kept by another without keeping it.
   */
  public PairCount together(int product, int other) {
    if (product == SortedIds.NONE || other == SortedIds.NONE) {
      return PairCount.NONE;
    }
    PairCount kept = kept(product, other);
    return kept.equals(PairCount.NONE) ? kept(other, product) : kept;
  }

  private PairCount kept(int product, int other) {
    int end = start(product + 1);
    for (int record = start(product); record < end; record++) {
      if (records.get(INT, at(record)) == other) {
        return together(record);
      }
    }
    return PairCount.NONE;
  }

  /** Where a product is found without its id from then on; {@link SortedIds#NONE} if nowhere. */
  public int place(String productId) {
    return products.place(productId);
  }

  private int start(int place) {
    return starts.get(INT, (long) place * Integer.BYTES);
  }

  private static long at(int record) {
    return (long) record * RECORD;
  }

  private CoOccurring coOccurring(int record) {
    return new CoOccurring(
        products.get(records.get(INT, at(record))),
        together(record),
        records.get(DOUBLE, at(record) + LIFT));
  }

  private PairCount together(int record) {
    return new PairCount(
        records.get(INT, at(record) + SHOPPERS),
        records.get(ValueLayout.JAVA_BYTE, at(record) + BOUGHT) != 0);
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
    }
  }
}
