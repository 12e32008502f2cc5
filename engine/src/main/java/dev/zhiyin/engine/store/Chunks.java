package dev.zhiyin.engine.store;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Long lists in parts that a statement can name. */
final class Chunks {
  /** Rows of a long answer that a driver holds at a time, where it can. */
  static final int FETCHED = 1000;

  private static final int SIZE = 500;

  private Chunks() {}

  static <T> void forEach(Collection<T> all, Consumer<List<T>> work) {
    List<T> list = List.copyOf(all);
    for (int start = 0; start < list.size(); start += SIZE) {
      work.accept(list.subList(start, Math.min(start + SIZE, list.size())));
    }
  }
}
