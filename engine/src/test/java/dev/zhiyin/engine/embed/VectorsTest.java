package dev.zhiyin.engine.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorsTest {
  @RandomSeeds(60)
  void innerProductsAreTheSumsOfProducts(Seed seed) {
    var random = seed.random();
    float[] a = floats(random.nextInt(400), random);
    float[] b = floats(a.length, random);
    double expected = 0;
    double size = 0;
    for (int i = 0; i < a.length; i++) {
      expected += (double) a[i] * b[i];
      size += Math.abs((double) a[i] * b[i]);
    }
    assertThat((double) Vectors.dot(a, b)).isCloseTo(expected, within(1e-6 * size + 1e-30));
  }

  @RandomSeeds(60)
  void vectorInstructionsGiveTheSameBits(Seed seed) {
    var random = seed.random();
    int end = 32 * random.nextInt(20);
    float[] a = floats(end + random.nextInt(32), random);
    float[] b = floats(a.length, random);
    assertThat(Lanes.sum(a, b, end)).isEqualTo(Vectors.sum(a, b, end));
  }

  @Test
  void theInnerProductOfNothingIsZero() {
    assertThat(Vectors.dot(new float[0], new float[0])).isZero();
  }

  @Test
  void refusesVectorsOfDifferentDimensions() {
    assertThatThrownBy(() -> Vectors.dot(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vectors have 2 and 3 dimensions");
  }

  private static float[] floats(int count, Random random) {
    var floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }
}
