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
 * in the Java heap. An id is found by binary search and is known by its place from then on.
 * Immutable; not to be used when the file is unmapped.
 *
 * <p>The file has their number as an int, then as longs where each begins among their bytes and
 * where the last ends, then the bytes; numbers are big-endian.
 */
public final class SortedIds {
  /** The place of an id that is not there. */
  public static final int NONE = -1;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment starts;
  private final MemorySegment bytes;
  private final int size;

  private SortedIds(MemorySegment starts, MemorySegment bytes, int size) {
    this.starts = starts;
    this.bytes = bytes;
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
    return new SortedIds(
        starts, file.asSlice(begin, starts.get(LONG, (long) size * Long.BYTES)), size);
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
    return Integer.BYTES + starts.byteSize() + bytes.byteSize();
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
    MemorySegment wanted = MemorySegment.ofArray(bytes(id));
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return NONE;
  }

  private int compare(int place, MemorySegment wanted) {
    long from = start(place);
    long length = start(place + 1) - from;
    long same = MemorySegment.mismatch(bytes, from, from + length, wanted, 0, wanted.byteSize());
    if (same < 0) {
      return 0;
    }
    return same == length || same == wanted.byteSize()
        ? Long.compare(length, wanted.byteSize())
        : Byte.compareUnsigned(
            bytes.get(ValueLayout.JAVA_BYTE, from + same), wanted.get(ValueLayout.JAVA_BYTE, same));
  }

  private long start(int place) {
    return starts.get(LONG, (long) place * Long.BYTES);
  }
}
