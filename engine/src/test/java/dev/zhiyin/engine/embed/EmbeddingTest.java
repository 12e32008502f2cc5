package dev.zhiyin.engine.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  @Test
  void isADirectionOfLengthOne() {
    assertThat(Embedding.of(3, 4).toArray()).containsExactly(.6f, .8f);
    assertThat(Embedding.of(3, 4))
        .isEqualTo(Embedding.of(6, 8))
        .hasSameHashCodeAs(Embedding.of(6, 8));
    assertThat(Embedding.of(3, 4)).isNotEqualTo(Embedding.of(4, 3));
  }

  @Test
  void cannotBeChangedFromOutside() {
    float[] given = {1, 0};
    var embedding = Embedding.of(given);
    given[0] = 5;
    embedding.toArray()[0] = 7;
    assertThat(embedding.toArray()).containsExactly(1, 0);
  }

  @Test
  void takesVeryLongAndVeryShortVectors() {
    assertThat(Embedding.of(3e38f, 3e38f).toArray()[0]).isCloseTo(.70710677f, within(1e-6f));
    assertThat(Embedding.of(1e-11f, 0).toArray()).containsExactly(1, 0);
  }

  @Test
  void rejectsAVectorWithoutDirection() {
    assertThatThrownBy(() -> Embedding.of(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a vector of norm 0.0 has no direction");
    assertThatThrownBy(() -> Embedding.of(1, Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a vector of norm NaN has no direction");
    assertThatThrownBy(() -> Embedding.of(Float.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a vector of norm Infinity has no direction");
  }

  @RandomSeeds
  void normalisingAgainChangesNothing(Seed seed) {
    var random = seed.random();
    for (int i = 0; i < 500; i++) {
      var once = RandomVectors.direction(1 + random.nextInt(20), random);
      assertThat(Embedding.of(once.toArray())).isEqualTo(once);
    }
  }

  @RandomSeeds
  void theCosineIsThePlainSum(Seed seed) {
    var random = seed.random();
    int dimension = 1 + random.nextInt(700);
    var one = RandomVectors.direction(dimension, random);
    var other = RandomVectors.direction(dimension, random);
    assertThat((double) one.cosine(other))
        .isCloseTo(RandomVectors.dot(one.toArray(), other.toArray()), within(1e-5));
    assertThat(one.cosine(one)).isCloseTo(1, within(1e-5f));
  }
}
