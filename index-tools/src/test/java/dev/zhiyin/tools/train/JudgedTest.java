package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.onnx.tower.TowerManifest.Calibration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgedTest {
  /* Logits 0 and log 3 are chances of 1/2 and 3/4, of which a quarter and a half came true. */
  @Test
  void whatWasPredictedIsComparedWithWhatCame() {
    var logits = new float[] {0, 0, 0, 0, (float) Math.log(3), (float) Math.log(3)};
    var hits = new boolean[] {true, false, false, false, true, false};
    assertThat(new Judged(logits, hits).calibrationError(new Calibration(1, 0)))
        .isCloseTo(0.25, within(1e-6));
  }

  @Test
  void chancesThatAreTrueAreOffByLittle() {
    var random = new Random(1);
    var logits = new float[100_000];
    var hits = new boolean[logits.length];
    for (int i = 0; i < hits.length; i++) {
      logits[i] = (float) random.nextGaussian();
      hits[i] = random.nextDouble() < 1 / (1 + Math.exp(-(2 * logits[i] - 1)));
    }
    var judged = new Judged(logits, hits);
    assertThat(judged.calibrationError(new Calibration(2, -1))).isLessThan(0.01);
    assertThat(judged.calibrationError(new Calibration(2, 1))).isGreaterThan(0.1);
  }

  @Test
  void aScoreOfOneFallsInTheLastBin() {
    var scale = new Calibration(1, 0);
    assertThat(new Judged(new float[] {1000}, new boolean[] {true}).calibrationError(scale))
        .isZero();
    assertThat(new Judged(new float[] {1000}, new boolean[] {false}).calibrationError(scale))
        .isEqualTo(1);
  }
}
