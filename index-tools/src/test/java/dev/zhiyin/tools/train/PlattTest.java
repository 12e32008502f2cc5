package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlattTest {
  @Test
  void findsTheSigmoidThatTheHitsWereDrawnFrom() {
    var random = new Random(1);
    var scores = new float[100_000];
    var positives = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextGaussian();
      positives[i] = random.nextDouble() < 1 / (1 + Math.exp(-(2.5 * scores[i] - 1.5)));
    }
    ScoreCalibration fit = Platt.fit(scores, positives);
    assertThat(fit.scale()).isCloseTo(2.5, within(0.05));
    assertThat(fit.bias()).isCloseTo(-1.5, within(0.05));
  }

  @Test
  void hitsThatAreSetApartGiveAFiniteScale() {
    float[] scores = {-2, -1, 1, 2};
    boolean[] positives = {false, false, true, true};
    ScoreCalibration fit = Platt.fit(scores, positives);
    assertThat(fit.scale()).isBetween(0.1, 100.0);
    assertThat(fit.bias()).isCloseTo(0, within(1e-6));
  }

  @Test
  void scoresThatFallWithHitsTellAsGoodAsNothing() {
    float[] scores = {2, 1, 0, -1, -2};
    boolean[] positives = {false, false, false, true, true};
    ScoreCalibration fit = Platt.fit(scores, positives);
    assertThat(fit.scale()).isEqualTo(1e-3);
    assertThat(1 / (1 + Math.exp(-fit.bias()))).isCloseTo((2 * 0.75 + 3 * 0.2) / 5, within(1e-9));
  }
}
