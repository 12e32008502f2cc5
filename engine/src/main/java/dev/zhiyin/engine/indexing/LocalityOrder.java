package dev.zhiyin.engine.indexing;

import dev.zhiyin.engine.embed.Embedding;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The order in which products are best added to a {@link NewIndex}: those whose texts are near each
 * other come one after the other. A graph search reads the vectors of neighbours, which then lie in
 * the same cache lines and pages, and so does what is read of the products that it found. Where the
 * vectors are larger than the processor's cache, graphs are built and searched sooner.
 *
 * <p>The embeddings are halved again and again, each half by the direction in which a sample of it
 * is split best (a tree of balanced 2-means, as of Dasgupta and Freund, 2008). A graph to which one
 * cluster after the other is added lacks links between them, and finds less (Elliott and Clark,
 * 2024). So products are taken in passes along that order: every 256th, every 64th of the others,
 * and so on. Each pass is in order, and the first ones lay the ground for all.
 */
public final class LocalityOrder {
  private static final int[] STRIDES = {256, 64, 16, 4, 1};

  /** Near enough: a few pages of memory. */
  private static final int SMALLEST = 128;

  private static final int SAMPLE = 1_000;
  private static final int ROUNDS = 4;

  private final List<Embedding> embeddings;
  private final int[] order;
  private final SplittableRandom random = new SplittableRandom(1);

  private LocalityOrder(List<Embedding> embeddings) {
    this.embeddings = embeddings;
    this.order = IntStream.range(0, embeddings.size()).toArray();
  }

  /**
   * Finds it; the same embeddings give the same order.
   *
   * @param embeddings of one dimension, with fast access by index
   * @return each index once
   */
  public static int[] of(List<Embedding> embeddings) {
    var found = new LocalityOrder(embeddings);
    found.split(0, embeddings.size());
    return inPasses(found.order);
  }

  private static int[] inPasses(int[] order) {
    var passes = new int[order.length];
    int at = 0;
    int before = 0;
    for (int stride : STRIDES) {
      for (int i = 0; i < order.length; i += stride) {
        if (before == 0 || i % before != 0) {
          passes[at++] = order[i];
        }
      }
      before = stride;
    }
    return passes;
  }

  private void split(int from, int to) {
    if (to - from <= SMALLEST) {
      return;
    }
    float[] direction = direction(from, to);
    long[] places =
        IntStream.range(from, to)
            .parallel()
            .mapToLong(i -> place(embeddings.get(order[i]).dot(direction), order[i]))
            .toArray();
    Arrays.parallelSort(places);
    for (int i = 0; i < places.length; i++) {
      order[from + i] = (int) places[i];
    }
    int middle = (from + to) >>> 1;
    split(from, middle);
    split(middle, to);
  }

  /* Sorts by a number, and equals by an index. */
  private static long place(float number, int index) {
    int bits = Float.floatToIntBits(number);
    return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << Integer.SIZE | index;
  }

  /* From the mean of one half of a sample to that of the other. */
  private float[] direction(int from, int to) {
    List<Embedding> sample =
        random
            .ints(Math.min(SAMPLE, to - from), from, to)
            .mapToObj(i -> embeddings.get(order[i]))
            .toList();
    float[] direction = sample.getFirst().toArray();
    for (int round = 0; round < ROUNDS; round++) {
      direction = better(direction, sample);
    }
    return direction;
  }

  private static float[] better(float[] direction, List<Embedding> sample) {
    long[] places = new long[sample.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(sample.get(i).dot(direction), i);
    }
    Arrays.sort(places);
    var better = new float[direction.length];
    for (int i = 0; i < places.length; i++) {
      sample.get((int) places[i]).addTo(better, i < places.length / 2 ? -1 : 1);
    }
    return better;
  }
}
