package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedTestIT {
  private static final int SHOPS = 1000;

  /** Two models that are equally good, in many shops of so many shoppers. */
  @ParameterizedTest
  @ValueSource(ints = {3, 6, 10, 30, 100, 300})
  void isSeldomCertainOfAGainThatIsNone(int shoppers) {
    var random = new Random(7);
    int certain = 0;
    for (int shop = 0; shop < SHOPS; shop++) {
      double[] ones = random.doubles(shoppers).map(PairedTestIT::ndcg).toArray();
      double[] others = random.doubles(shoppers).map(PairedTestIT::ndcg).toArray();
      certain += PairedTest.isGain(Delta.differences(ones, others)) ? 1 : 0;
    }
    assertThat((double) certain / SHOPS).isLessThan(0.035);
  }

  /* The target is among the first ten of six shoppers in ten, anywhere. */
  private static double ndcg(double drawn) {
    int rank = 1 + (int) (drawn / 0.06);
    return rank <= 10 ? Math.log(2) / Math.log(1 + rank) : 0;
  }

  @Test
  void fiveOutOfFiveAreNoProofAndSixAre() {
    assertThat(PairedTest.chance(new double[] {1, 1, 1, 1, 1})).isEqualTo(1.0 / 32);
    assertThat(PairedTest.isGain(new double[] {1, 1, 1, 1, 1, 0, 0})).isFalse();
    assertThat(PairedTest.isGain(new double[] {1, 1, 1, 1, 1, 1})).isTrue();
    assertThat(PairedTest.isGain(new double[] {-1, -1, -1, -1, -1, -1})).isFalse();
    assertThat(PairedTest.isGain(new double[0])).isFalse();
  }

  @Test
  void countsAllSignsOfFewAndDrawsThoseOfMany() {
    double[] few = {0.5, -0.25, 1, 0.3, -0.1, 0.7};
    var many = new double[20];
    Arrays.fill(many, 0, 15, 1);
    Arrays.fill(many, 15, 20, -1);

    assertThat(PairedTest.chance(few)).isEqualTo(bySums(few));
    // 20 throws of a coin, at least 15 heads
    assertThat(PairedTest.chance(many)).isEqualTo(0.0207, within(0.005));
  }

  private static double bySums(double[] differences) {
    double sum = Arrays.stream(differences).sum();
    int asLarge = 0;
    for (int signs = 0; signs < 1 << differences.length; signs++) {
      double signed = 0;
      for (int i = 0; i < differences.length; i++) {
        signed += Math.abs(differences[i]) * ((signs >> i & 1) == 0 ? 1 : -1);
      }
      asLarge += signed >= sum - 1e-9 ? 1 : 0;
    }
    return (double) asLarge / (1 << differences.length);
  }

  @Test
  void seesASmallGainForManyShoppers() {
    var random = new Random(3);
    double[] differences = random.doubles(5000).map(it -> it - 0.47).toArray();

    assertThat(PairedTest.isGain(differences)).isTrue();
    assertThat(PairedTest.isGain(Arrays.copyOf(differences, 20))).isFalse();
  }
}
