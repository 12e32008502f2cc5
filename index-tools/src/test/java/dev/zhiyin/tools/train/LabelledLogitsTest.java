package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelledLogitsTest {
  /* Logits 0 and log 3 are chances of 1/2 and 3/4, of which a quarter and a half came true. */
  @Test
  void whatWasPredictedIsComparedWithWhatCame() {
    var logits = new float[] {0, 0, 0, 0, (float) Math.log(3), (float) Math.log(3)};
    var positives = new boolean[] {true, false, false, false, true, false};
    assertThat(new LabelledLogits(logits, positives).calibrationError(new ScoreCalibration(1, 0)))
        .isCloseTo(0.25, within(1e-6));
  }

  @Test
  void chancesThatAreTrueAreOffByLittle() {
    var random = new Random(1);
    var logits = new float[100_000];
    var positives = new boolean[logits.length];
    for (int i = 0; i < positives.length; i++) {
      logits[i] = (float) random.nextGaussian();
      positives[i] = random.nextDouble() < 1 / (1 + Math.exp(-(2 * logits[i] - 1)));
    }
    var judged = new LabelledLogits(logits, positives);
    assertThat(judged.calibrationError(new ScoreCalibration(2, -1))).isLessThan(0.01);
    assertThat(judged.calibrationError(new ScoreCalibration(2, 1))).isGreaterThan(0.1);
  }

  @Test
  void aScoreOfOneFallsInTheLastBin() {
    var scale = new ScoreCalibration(1, 0);
    assertThat(new LabelledLogits(new float[] {1000}, new boolean[] {true}).calibrationError(scale))
        .isZero();
    assertThat(
            new LabelledLogits(new float[] {1000}, new boolean[] {false}).calibrationError(scale))
        .isEqualTo(1);
  }
}
