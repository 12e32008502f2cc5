package dev.zhiyin.engine.popularity;

import dev.zhiyin.engine.store.ProductStats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of all products by id, outside the Java heap: some 60 bytes a product. One that is put
 * stays, because the store keeps those of products that nobody interacts with any more, too; its
 * numbers change in place. The memory is freed when nobody holds the table. Thread-safe.
 *
 * <p>Records lie one after another in pages. A hash table with linear probing holds the place of
 * each, counted in units of 8 bytes over all pages; the first unit is left out, so that 0 is none.
 */
final class StatsTable {
  private static final int UNIT = 8;
  private static final int PAGE = 1 << 20;
  private static final int UNITS_OF_PAGE = PAGE / UNIT;

  /* A record: three numbers, the length of the id in bytes, the id in UTF-8. */
  private static final int SHOPPERS = 8;
  private static final int TREND_SCORE = 16;
  private static final int LENGTH = 24;
  private static final int ID = 26;

  private static final int FEWEST_SLOTS = 1 << 10;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<MemorySegment> pages = new ArrayList<>();
  private MemorySegment slots = slots(FEWEST_SLOTS);
  private int products;

  /** The unit after the last record. */
  private int end = 1;

  private static MemorySegment slots(int count) {
    return Arena.ofAuto().allocate((long) count * Integer.BYTES, Integer.BYTES);
  }

  /** The statistics of a product; empty when there are none. */
  Optional<ProductStats> get(String productId) {
    byte[] id = bytes(productId);
    lock.readLock().lock();
    try {
      int place = place(slots, slot(id));
      return place == 0 ? Optional.empty() : Optional.of(stats(place, productId));
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Puts statistics in the place of those that the product had.
   *
   * @return those
   */
  Optional<ProductStats> put(ProductStats stats) {
    byte[] id = bytes(stats.productId());
    lock.writeLock().lock();
    try {
      long slot = slot(id);
      int place = place(slots, slot);
      @Nullable ProductStats former = place == 0 ? null : stats(place, stats.productId());
      write(stats, place == 0 ? add(id, slot) : place);
      return Optional.ofNullable(former);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Hands out all, in no order. What is put meanwhile waits. */
  void forEach(Consumer<ProductStats> sink) {
    lock.readLock().lock();
    try {
      for (long i = 0; i < count(slots); i++) {
        int place = place(slots, i);
        if (place != 0) {
          sink.accept(stats(place, new String(id(place), StandardCharsets.UTF_8)));
        }
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private static byte[] bytes(String productId) {
    return productId.getBytes(StandardCharsets.UTF_8);
  }

  private static long count(MemorySegment slots) {
    return slots.byteSize() / Integer.BYTES;
  }

  /* Where the place of a product is, or would be. */
  private long slot(byte[] id) {
    long mask = count(slots) - 1;
    long slot = hash(id) & mask;
    int place = place(slots, slot);
    while (place != 0 && !isOf(id, place)) {
      slot = (slot + 1) & mask;
      place = place(slots, slot);
    }
    return slot;
  }

  private static int place(MemorySegment slots, long slot) {
    return slots.getAtIndex(ValueLayout.JAVA_INT, slot);
  }

  /* Ids often differ in their last characters only: the factor, 2^32 by the golden ratio, spreads them. */
  private static long hash(byte[] id) {
    int product = Arrays.hashCode(id) * 0x9e3779b9;
    return (product ^ (product >>> 15)) & 0xffffffffL;
  }

  private boolean isOf(byte[] id, int place) {
    MemorySegment page = page(place);
    long from = offset(place) + ID;
    return length(place) == id.length
        && MemorySegment.mismatch(
                page, from, from + id.length, MemorySegment.ofArray(id), 0, id.length)
            < 0;
  }

  private MemorySegment page(int place) {
    return pages.get(place / UNITS_OF_PAGE);
  }

  private static long offset(int place) {
    return (long) (place % UNITS_OF_PAGE) * UNIT;
  }

  private int length(int place) {
    return page(place).get(ValueLayout.JAVA_SHORT, offset(place) + LENGTH);
  }

  private byte[] id(int place) {
    return page(place).asSlice(offset(place) + ID, length(place)).toArray(ValueLayout.JAVA_BYTE);
  }

  private ProductStats stats(int place, String productId) {
    MemorySegment page = page(place);
    long at = offset(place);
    return new ProductStats(
        productId,
        page.get(ValueLayout.JAVA_LONG, at),
        page.get(ValueLayout.JAVA_LONG, at + SHOPPERS),
        page.get(ValueLayout.JAVA_DOUBLE, at + TREND_SCORE));
  }

  private void write(ProductStats stats, int place) {
    MemorySegment page = page(place);
    long at = offset(place);
    page.set(ValueLayout.JAVA_LONG, at, stats.sequence());
    page.set(ValueLayout.JAVA_LONG, at + SHOPPERS, stats.uniqueShoppers());
    page.set(ValueLayout.JAVA_DOUBLE, at + TREND_SCORE, stats.trendScore());
  }

  /* Makes a record of a product whose numbers are still to be written. */
  private int add(byte[] id, long slot) {
    int units = (ID + id.length + UNIT - 1) / UNIT;
    if (end % UNITS_OF_PAGE + units > UNITS_OF_PAGE) {
      end += UNITS_OF_PAGE - end % UNITS_OF_PAGE;
    }
    int place = end;
    if (place / UNITS_OF_PAGE == pages.size()) {
      pages.add(Arena.ofAuto().allocate(PAGE, UNIT));
    }
    page(place).set(ValueLayout.JAVA_SHORT, offset(place) + LENGTH, (short) id.length);
    MemorySegment.copy(id, 0, page(place), ValueLayout.JAVA_BYTE, offset(place) + ID, id.length);
    end = Math.addExact(end, units);
    slots.setAtIndex(ValueLayout.JAVA_INT, slot, place);
    if (++products > count(slots) * 2 / 3) {
      grow();
    }
    return place;
  }

  private void grow() {
    MemorySegment former = slots;
    slots = slots(Math.toIntExact(2 * count(former)));
    for (long i = 0; i < count(former); i++) {
      int place = place(former, i);
      if (place != 0) {
        slots.setAtIndex(ValueLayout.JAVA_INT, slot(id(place)), place);
      }
    }
  }
}
