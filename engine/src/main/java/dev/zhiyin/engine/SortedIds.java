package dev.zhiyin.engine;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Ids of a file that is mapped into memory, sorted by the bytes of their UTF-8, so that none lies
 * in the Java heap. An id is found by its hash and is known by its place from then on. Immutable;
 * not to be used when the file is unmapped.
 *
 * <p>The file has their number as an int, then as longs where each begins among their bytes and
 * where the last ends, then the bytes, then a hash table of ints with linear probing: one more than
 * the place of an id, or 0. Numbers are big-endian.
 */
public final class SortedIds {
  /** The place of an id that is not there. */
  public static final int NONE = -1;

  /** Spreads hashes of ids that differ in their last letters alone (Knuth). */
  private static final int SPREAD = 0x9E3779B1;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment starts;
  private final MemorySegment bytes;
  private final MemorySegment slots;
  private final int size;

  private SortedIds(MemorySegment starts, MemorySegment bytes, MemorySegment slots, int size) {
    this.starts = starts;
    this.bytes = bytes;
    this.slots = slots;
    this.size = size;
  }

  /** The ids as {@link #write} wants them. */
  public static List<String> sorted(Collection<String> ids) {
    return ids.stream()
        .map(SortedIds::bytes)
        .sorted(Arrays::compareUnsigned)
        .map(SortedIds::text)
        .toList();
  }

  /**
   * Writes ids.
   *
   * @param ids each once, in the order of {@link #sorted}
   */
  public static void write(List<String> ids, DataOutputStream out) throws IOException {
    out.writeInt(ids.size());
    long start = 0;
    for (String id : ids) {
      out.writeLong(start);
      start += bytes(id).length;
    }
    out.writeLong(start);
    for (String id : ids) {
      out.write(bytes(id));
    }
    for (int slot : slots(ids)) {
      out.writeInt(slot);
    }
  }

  private static int[] slots(List<String> ids) {
    var slots = new int[slotCount(ids.size())];
    for (int place = 0; place < ids.size(); place++) {
      int slot = slot(bytes(ids.get(place)), slots.length);
      while (slots[slot] != 0) {
        slot = (slot + 1) % slots.length;
      }
      slots[slot] = place + 1;
    }
    return slots;
  }

  /* At most half of them are taken. */
  private static int slotCount(int ids) {
    return 2 * ids + 1;
  }

  private static int slot(byte[] id, int slots) {
    return Math.floorMod(Arrays.hashCode(id) * SPREAD, slots);
  }

  /**
   * The ids that begin at a place of a file.
   *
   * @throws IndexOutOfBoundsException if the file ends before they do
   */
  public static SortedIds of(MemorySegment file, long from) {
    int size = file.get(INT, from);
    MemorySegment starts = file.asSlice(from + Integer.BYTES, (size + 1L) * Long.BYTES);
    long begin = from + Integer.BYTES + starts.byteSize();
    MemorySegment bytes = file.asSlice(begin, starts.get(LONG, (long) size * Long.BYTES));
    long table = begin + bytes.byteSize();
    return new SortedIds(
        starts, bytes, file.asSlice(table, (long) slotCount(size) * Integer.BYTES), size);
  }

  private static byte[] bytes(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] id) {
    return new String(id, StandardCharsets.UTF_8);
  }

  public int size() {
    return size;
  }

  /** Bytes that they take in the file. */
  public long byteSize() {
    return Integer.BYTES + starts.byteSize() + bytes.byteSize() + slots.byteSize();
  }

  /** The id at a place, from 0 on. */
  public String get(int place) {
    return text(
        bytes
            .asSlice(start(place), start(place + 1) - start(place))
            .toArray(ValueLayout.JAVA_BYTE));
  }

  /** The place of an id, or {@link #NONE}. */
  public int place(String id) {
    byte[] wanted = bytes(id);
    int count = slotCount(size);
    int first = slot(wanted, count);
    for (int i = 0; i < count; i++) {
      int place = at((first + i) % count);
      if (place == NONE || is(place, wanted)) {
        return place;
      }
    }
    return NONE;
  }

  private int at(int slot) {
    return slots.get(INT, (long) slot * Integer.BYTES) - 1;
  }

  private boolean is(int place, byte[] wanted) {
    long from = start(place);
    long to = start(place + 1);
    return to - from == wanted.length
        && MemorySegment.mismatch(bytes, from, to, MemorySegment.ofArray(wanted), 0, wanted.length)
            < 0;
  }

  private long start(int place) {
    return starts.get(LONG, (long) place * Long.BYTES);
  }
}
