package dev.zhiyin.engine.match;

import dev.zhiyin.engine.MappedFile;
import dev.zhiyin.engine.SortedIds;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * Learned weights from product to product, which add to a score what products of the history say of
 * a product directly (the sparse linear method, SLIM: Ning and Karypis, ICDM 2011):
 *
 * <pre>
 *   slim(j) = sum over products i of the history of w_ij
 * </pre>
 *
 * <p>In a file that is mapped into memory, and unmapped when nobody holds this any more. Immutable
 * and thread-safe. The file has {@link #MAGIC}, the products as {@link SortedIds}, for each product
 * the records of what it speaks for or against, and as ints for each product the number of its
 * first record, and how many records there are. A record is the place of the other product as an
 * int and the weight as a float. Numbers are big-endian.
 */
public final class SlimWeights {
  /** So many products of a history count, the newest. */
  public static final int MOST_ITEMS = 500;

  /** A product speaks for or against so many others at most. */
  public static final int MOST_OTHERS = 200;

  /** Begins every file. */
  private static final int MAGIC = 0x5a59534c;

  private static final int RECORD = Integer.BYTES + Float.BYTES;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Of a model that learned none. */
  public static final SlimWeights NONE = // after the layouts, which it reads by
      new SlimWeights(MemorySegment.ofArray(new byte[4 * Integer.BYTES + Long.BYTES]));

  private final SortedIds products;
  private final MemorySegment records;
  private final MemorySegment starts;

  private SlimWeights(MemorySegment file) {
    products = SortedIds.of(file, Integer.BYTES);
    long from = Integer.BYTES + products.byteSize();
    int count = file.get(INT, file.byteSize() - Integer.BYTES);
    records = file.asSlice(from, (long) RECORD * count);
    starts = file.asSlice(from + records.byteSize(), (products.size() + 1L) * Integer.BYTES);
  }

  /** What a product says of others. */
  public static final class Row {
    private final int[] others;
    private final float[] weights;

    /**
     * Takes the arrays over.
     *
     * @param others their numbers, each once, at most {@link #MOST_OTHERS}
     * @param weights one for each, finite
     */
    public Row(int[] others, float[] weights) {
      this.others = others;
      this.weights = weights;
    }

    public int size() {
      return others.length;
    }

    /** Number of one of the others, by place. */
    public int other(int k) {
      return others[k];
    }

    /** What is said of it. */
    public float weight(int k) {
      return weights[k];
    }

    /** The same, each weight multiplied by a factor of its place. */
    public Row scaled(IntToFloat factors) {
      float[] scaled = weights.clone();
      for (int k = 0; k < scaled.length; k++) {
        scaled[k] *= factors.of(k);
      }
      return new Row(others, scaled);
    }

    /** A number by place. */
    @FunctionalInterface
    public interface IntToFloat {
      /** The one of a place. */
      float of(int place);
    }
  }

  /**
   * Writes a new file, product by product.
   *
   * @param ids by number, each once
   * @param rows what each product says, by number
   */
  public static void write(Path file, List<String> ids, IntFunction<Row> rows) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    ids.forEach(id -> numbers.put(id, numbers.size()));
    List<String> sorted = SortedIds.sorted(ids);
    var places = new int[ids.size()];
    for (int place = 0; place < places.length; place++) {
      places[numbers.getOrDefault(sorted.get(place), 0)] = place;
    }
    var starts = new int[ids.size() + 1];
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      SortedIds.write(sorted, out);
      for (int place = 0; place < places.length; place++) {
        Row row = rows.apply(numbers.getOrDefault(sorted.get(place), 0));
        starts[place + 1] = starts[place] + row.others.length;
        for (long record : byPlace(row, places)) {
          out.writeLong(record);
        }
      }
      for (int start : starts) {
        out.writeInt(start);
      }
    }
  }

  /* Records as they are written, by the place of the other product, which is not negative. */
  private static long[] byPlace(Row row, int[] places) {
    var records = new long[row.others.length];
    for (int i = 0; i < records.length; i++) {
      records[i] = pack(places[row.others[i]], Float.floatToIntBits(row.weights[i]));
    }
    Arrays.sort(records);
    return records;
  }

  private static long pack(int high, int low) {
    return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
  }

  /**
   * Opens what was written.
   *
   * @throws IOException if it cannot be read, or was written by something else
   */
  public static SlimWeights open(Path file) throws IOException {
    try {
      MemorySegment mapped = MappedFile.open(file, Arena.ofAuto());
      if (mapped.get(INT, 0) != MAGIC) {
        throw new IOException(file + " holds no weights from product to product");
      }
      return new SlimWeights(mapped);
    } catch (IndexOutOfBoundsException cut) {
      throw new IOException(file + " ends too early", cut);
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return records.byteSize() == 0;
  }

  /** Products that have a place, from 0 on. */
  public int size() {
    return products.size();
  }

  /** The id at a place. */
  public String id(int place) {
    return products.get(place);
  }

  /** Where a product is found without its id from then on; {@link SortedIds#NONE} if nowhere. */
  public int place(String productId) {
    return isEmpty() ? SortedIds.NONE : products.place(productId);
  }

  /** What one product says of another, by their places; 0 if nothing. */
  public float weight(int product, int other) {
    if (product == SortedIds.NONE || other == SortedIds.NONE) {
      return 0;
    }
    int low = start(product);
    int high = start(product + 1) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = other(middle);
      if (found == other) {
        return weight(middle);
      }
      low = found < other ? middle + 1 : low;
      high = found < other ? high : middle - 1;
    }
    return 0;
  }

  /**
   * What the products of a history say together.
   *
   * @param productIds each once, at most {@link #MOST_ITEMS}
   */
  public Sum sum(Collection<String> productIds) {
    int[] counted =
        productIds.stream()
            .mapToInt(this::place)
            .filter(place -> place != SortedIds.NONE)
            .toArray();
    int touched = 0;
    for (int place : counted) {
      touched += start(place + 1) - start(place);
    }
    var sum = new Sum(touched);
    for (int place : counted) {
      int end = start(place + 1);
      for (int record = start(place); record < end; record++) {
        sum.add(other(record), weight(record));
      }
    }
    return sum;
  }

  private int start(int place) {
    return starts.get(INT, (long) place * Integer.BYTES);
  }

  private int other(int record) {
    return records.get(INT, (long) record * RECORD);
  }

  private float weight(int record) {
    return records.get(FLOAT, (long) record * RECORD + Integer.BYTES);
  }

  /** Takes what is said of a product. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes one.
     *
     * @param place of the product
     */
    void accept(int place, float said);
  }

  /**
   * What a history says of each product that it says anything of: a hash table with linear probing.
   */
  public final class Sum {
    private static final int SPREAD = 0x9E3779B1;

    /** One more than the place of a product; 0 where there is none. */
    private final int[] slots;

    private final float[] sums;

    private final boolean empty;

    private Sum(int most) {
      empty = most == 0;
      slots = new int[Integer.highestOneBit(Math.max(1, most)) << 2];
      sums = new float[slots.length];
    }

    private void add(int place, float weight) {
      int slot = slot(place);
      slots[slot] = place + 1;
      sums[slot] += weight;
    }

    private int slot(int place) {
      int mask = slots.length - 1;
      int slot = ((place * SPREAD) >>> 7) & mask;
      while (slots[slot] != 0 && slots[slot] != place + 1) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    /** Whether nothing is said of any. */
    public boolean isEmpty() {
      return empty;
    }

    /** Of one product; 0 if nothing is said. */
    public float of(String productId) {
      int place = place(productId);
      return place == SortedIds.NONE ? 0 : sums[slot(place)];
    }

    /** Hands out all. */
    public void forEach(Sink sink) {
      for (int slot = 0; slot < slots.length; slot++) {
        if (slots[slot] != 0) {
          sink.accept(slots[slot] - 1, sums[slot]);
        }
      }
    }

    /** Ids of those that most is said for, the best first; equal ones by id. */
    public List<String> best(int limit) {
      long[] ranked =
          LongStream.range(0, slots.length)
              .filter(slot -> slots[(int) slot] != 0 && sums[(int) slot] > 0)
              .map(slot -> pack(-Float.floatToIntBits(sums[(int) slot]), slots[(int) slot] - 1))
              .sorted()
              .limit(limit)
              .toArray();
      return Arrays.stream(ranked).mapToObj(one -> products.get((int) one)).toList();
    }
  }
}
