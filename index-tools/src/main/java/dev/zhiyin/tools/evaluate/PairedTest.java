package dev.zhiyin.tools.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whether one of two ways is better than the other for the same shoppers, by a permutation test of
 * signs (Fisher, "The Design of Experiments", 1935): if it did not matter which way is which, each
 * difference were as likely to have the other sign. So it holds for few shoppers, too: five who are
 * all better served are no proof, six are.
 */
public final class PairedTest {
  /** How often chance alone may be taken for a gain, at most. */
  static final double LEVEL = 0.025;

  /** So many differences have few enough signs to go through them all. */
  private static final int ALL_SIGNS = 16;

  private static final int DRAWN = 9_999;

  private PairedTest() {}

  /** Whether the differences are above zero by more than chance gives once in forty times. */
  public static boolean isGain(double[] differences) {
    return chance(differences) <= LEVEL;
  }

  /** Whether they are above or below zero by more than chance gives once in twenty times. */
  static boolean isDifference(double[] differences) {
    return isGain(differences) || isGain(Arrays.stream(differences).map(it -> -it).toArray());
  }

  /**
   * How likely the sum of the differences would be as large, had each a random sign; exact for few,
   * from signs drawn by a fixed seed for many.
   */
  static double chance(double[] differences) {
    double[] sizes = Arrays.stream(differences).filter(it -> it != 0).map(Math::abs).toArray();
    double total = Arrays.stream(sizes).sum();
    // the sum is as large where what has a minus is as small; a little more allows for rounding
    double most = (total - Arrays.stream(differences).sum()) / 2 + 1e-9 * total;
    return sizes.length <= ALL_SIGNS ? exact(sizes, most) : drawn(sizes, most);
  }

  private static double exact(double[] sizes, double most) {
    int all = 1 << sizes.length;
    int asLarge = 0;
    for (int signs = 0; signs < all; signs++) {
      double minus = 0;
      for (int i = 0; i < sizes.length; i++) {
        minus += (signs >> i & 1) * sizes[i];
      }
      asLarge += minus <= most ? 1 : 0;
    }
    return (double) asLarge / all;
  }

  private static double drawn(double[] sizes, double most) {
    var random = new SplittableRandom(1);
    int asLarge = 0;
    for (int draw = 0; draw < DRAWN; draw++) {
      double minus = 0;
      long signs = 0;
      for (int i = 0; i < sizes.length; i++) {
        signs = i % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
        minus += (signs & 1) * sizes[i];
      }
      asLarge += minus <= most ? 1 : 0;
    }
    return (asLarge + 1.0) / (DRAWN + 1.0);
  }
}
