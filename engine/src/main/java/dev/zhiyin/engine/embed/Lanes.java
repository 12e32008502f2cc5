package dev.zhiyin.engine.embed;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Vectors#dot} by vector instructions. Only what is defined lane by lane is used: the order
 * in which Java's own reduction adds up lanes is left open, and differs between the interpreter and
 * compiled code.
 */
final class Lanes {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  private Lanes() {}

  /** The sum of the first {@code end} products, as {@link Vectors} defines it. */
  static float sum(float[] a, float[] b, int end) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < end; i += 4 * Vectors.LANES) {
      s0 = fma(a, b, i, s0);
      s1 = fma(a, b, i + Vectors.LANES, s1);
      s2 = fma(a, b, i + 2 * Vectors.LANES, s2);
      s3 = fma(a, b, i + 3 * Vectors.LANES, s3);
    }
    FloatVector s = s0.add(s1).add(s2.add(s3));
    return ((s.lane(0) + s.lane(4)) + (s.lane(1) + s.lane(5)))
        + ((s.lane(2) + s.lane(6)) + (s.lane(3) + s.lane(7)));
  }

  private static FloatVector fma(float[] a, float[] b, int at, FloatVector sum) {
    return FloatVector.fromArray(SPECIES, a, at).fma(FloatVector.fromArray(SPECIES, b, at), sum);
  }
}
