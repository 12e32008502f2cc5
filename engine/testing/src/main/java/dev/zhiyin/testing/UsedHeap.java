package dev.zhiyin.testing;

import java.lang.management.ManagementFactory;

/** What this process holds on its Java heap. */
public final class UsedHeap {
  private static final int COLLECTIONS = 5;

  private UsedHeap() {}

  /** Bytes that are left after several collections: the fewest of them. */
  public static long bytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
