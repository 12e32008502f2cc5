package dev.zhiyin.engine;

import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Begins every cache of a server. It is kept in order by the threads that use it: Caffeine would
 * hand that to the common pool after each write and every few reads, and to wake a thread of it
 * takes longer than the little that there is to do.
 */
public final class Caches {
  private Caches() {}

  public static Caffeine<Object, Object> newBuilder() {
    return Caffeine.newBuilder().executor(Runnable::run);
  }
}
