package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.ProgressListener.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingLinesTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @Test
  void tellsLossValidationRateAndTheTimeThatIsLeft() {
    try (var out = new PrintStream(told, true, StandardCharsets.UTF_8);
        var lines = new TrainingLines(new Progress(out), "train")) {
      lines.batch(new Step(1, 2, 1, 2, 100, 4.5));
      lines.batch(new Step(1, 2, 2, 2, 50, 4.25));
      lines.epoch(new EpochReport(1, 4.4, Optional.of(new Validation(4.3, 0.1, 0.0625)), 0.5));
      lines.batch(new Step(2, 2, 1, 2, 100, 3.5));
    }
    assertThat(told.toString(StandardCharsets.UTF_8))
        .containsPattern(
            "train 1/2 .* 150/200 samples .*samples/s loss 4\\.2500 \\d+:\\d\\d:\\d\\d left")
        .contains(
            "train: epoch  1  loss 4.4000  valid loss 4.3000  recall@10 0.1000  ndcg@10 0.0625"
                + "  300 samples/s  0.5 s")
        .containsPattern("train 2/2 .* loss 3\\.5000 ndcg@10 0\\.0625 \\d+:\\d\\d:\\d\\d left");
  }
}
