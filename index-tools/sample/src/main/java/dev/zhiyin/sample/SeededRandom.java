package dev.zhiyin.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One stream of chance. Every product and every shopper has its own, so that making more of them
 * changes none. Transcendental functions are those of {@link StrictMath}, so that all machines
 * agree. Not thread-safe.
 */
final class SeededRandom {
  /** What a stream is for. */
  enum Stream {
    SHOP(1),
    PRODUCT(2),
    SHOPPER(3),
    COMPANION(4),
    BASKET(5),
    KIND(6),
    FRIENDS(7);

    private final long number;

    Stream(long number) {
      this.number = number;
    }
  }

  private final RandomGenerator random;

  private SeededRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static SeededRandom of(long seed, Stream stream, long index) {
    return new SeededRandom(mix(mix(mix(seed) + stream.number) + index));
  }

  /* MurmurHash3's finaliser: neighbouring seeds would otherwise give shifted copies of one stream. */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** In [0, 1). */
  double unit() {
    return random.nextDouble();
  }

  double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  /** In [0, bound). */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Standard normal, by Box and Muller. */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Up to {@code count} different ones, in random order. */
  <T> List<T> pick(List<T> from, int count) {
    var left = new ArrayList<>(from);
    var picked = new ArrayList<T>();
    while (picked.size() < count && !left.isEmpty()) {
      picked.add(left.remove(random.nextInt(left.size())));
    }
    return picked;
  }

  /** An index drawn with a probability in proportion to its weight, all of which are above 0. */
  int weighted(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double point = random.nextDouble() * total;
    int index = 0;
    while (index < weights.length - 1 && point >= weights[index]) {
      point -= weights[index++];
    }
    return index;
  }
}
