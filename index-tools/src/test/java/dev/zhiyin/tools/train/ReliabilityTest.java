package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.onnx.tower.TowerManifest.Calibration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
  /* Logits 0 and log 3 are chances of 1/2 and 3/4. */
  @Test
  void whatWasPredictedStandsBesideWhatCame() {
    var logits = new float[] {0, 0, 0, 0, (float) Math.log(3), (float) Math.log(3)};
    var hits = new boolean[] {true, false, false, false, true, false};
    Reliability reliability = Reliability.of(logits, hits, new Calibration(1, 0));
    assertThat(reliability.csv())
        .isEqualTo(
            """
            from,to,scores,predicted,came
            0.5,0.6,4,0.5000,0.2500
            0.7,0.8,2,0.7500,0.5000
            """);
    assertThat(reliability.error()).isCloseTo(0.25, within(1e-6));
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
    assertThat(Reliability.of(logits, hits, new Calibration(2, -1)).error()).isLessThan(0.01);
    assertThat(Reliability.of(logits, hits, new Calibration(2, 1)).error()).isGreaterThan(0.1);
  }

  @Test
  void aScoreOfOneFallsInTheLastBin() {
    Reliability sure =
        Reliability.of(new float[] {1000}, new boolean[] {true}, new Calibration(1, 0));
    assertThat(sure.bins()).containsExactly(new Reliability.Bin(0.9, 1, 1, 1));
  }
}
