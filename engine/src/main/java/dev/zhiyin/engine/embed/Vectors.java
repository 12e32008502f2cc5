package dev.zhiyin.engine.embed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arithmetic on float arrays. The same arrays give the same floats, bit for bit, however far the
 * JVM has compiled it and whatever the machine: sums are taken in one fixed order.
 *
 * <p>Inner products use vector instructions if the JVM was started with {@code --add-modules
 * jdk.incubator.vector} and has its second compiler, without which they would be slow; otherwise
 * the same sums are taken one by one.
 */
public final class Vectors {
  /** Floats that are added up beside each other. */
  static final int LANES = 8;

  /** Rows of lanes, whose sums do not wait for each other. */
  private static final int ROWS = 4;

  private static final boolean VECTOR_INSTRUCTIONS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
          && !System.getProperty("java.vm.info", "").contains("emulated-client");

  private Vectors() {}

  /** Inner product of two vectors of the same dimension. */
  public static float dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors have %d and %d dimensions".formatted(a.length, b.length));
    }
    int end = a.length - a.length % (ROWS * LANES);
    float sum = VECTOR_INSTRUCTIONS ? Lanes.sum(a, b, end) : sum(a, b, end);
    float rest = 0;
    for (int i = end; i < a.length; i++) {
      rest = Math.fma(a[i], b[i], rest);
    }
    return sum + rest;
  }

  /**
   * Sum of the first {@code end} products: every product is added to the sum of its row and lane,
   * in order, then the rows are added up, and then the lanes.
   */
  static float sum(float[] a, float[] b, int end) {
    var rows = new float[ROWS * LANES];
    for (int i = 0; i < end; i += rows.length) {
      for (int j = 0; j < rows.length; j++) {
        rows[j] = Math.fma(a[i + j], b[i + j], rows[j]);
      }
    }
    var s = new float[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      s[lane] =
          (rows[lane] + rows[LANES + lane]) + (rows[2 * LANES + lane] + rows[3 * LANES + lane]);
    }
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
  }

  /** {@code sum += weight * vector}, in place. */
  public static void addScaled(float[] sum, float weight, float[] vector) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.fma(weight, vector[i], sum[i]);
    }
  }

  /** A vector as bytes, as it lies on every disk: little-endian. */
  public static byte[] bytes(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  /** The vector in all of these bytes, a multiple of four. */
  public static float[] floats(ByteBuffer bytes) {
    var vector = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }

  /** L2 norm. */
  public static float norm(float[] vector) {
    return (float) Math.sqrt(dot(vector, vector));
  }
}
