package dev.zhiyin.tools.check;

import dev.zhiyin.engine.lucene.IndexSnapshot;
import java.util.List;
import java.util.stream.IntStream;

/** Examples of the products of an index, spread evenly. */
final class Sample {
  private Sample() {}

  /**
   * Documents at even distances.
   *
   * @param size most examples, at least 1
   * @return ascending, each once
   */
  static List<Integer> of(IndexSnapshot snapshot, int size) {
    int[] docs = snapshot.docs().toArray();
    int taken = Math.min(size, docs.length);
    return IntStream.range(0, taken)
        .mapToObj(i -> docs[(int) ((long) i * docs.length / taken)])
        .toList();
  }
}
