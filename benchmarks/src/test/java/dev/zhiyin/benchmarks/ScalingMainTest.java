package dev.zhiyin.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.benchmarks.ScalingMain.Scaling;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ScalingMainTest {
  @Test
  void readsTheMediansOfBothSizes() throws IOException {
    String result =
        """
        {"benchmark": "dev.zhiyin.benchmarks.WorstCaseBenchmark.%s", "params": {"products": "%d"},
         "primaryMetric": {"score": 9, "scorePercentiles": {"0.0": 1, "50.0": %d, "100.0": 99}}}""";
    String results =
        "[%s, %s, %s]"
            .formatted(
                result.formatted("caps", 1_000_000, 30),
                result.formatted("caps", 10_000, 20),
                result.formatted("onlySmall", 10_000, 20));

    assertThat(ScalingMain.read(results))
        .containsExactly(new Scaling("caps", 20, 30), new Scaling("onlySmall", 20, Double.NaN));
  }

  @Test
  void moreThanTwiceIsTooMuchUnlessItIsExplained() {
    assertThat(new Scaling("recommend", 20, 40).isTooMuch()).isFalse();
    assertThat(new Scaling("failed", 20, Double.NaN)).matches(Scaling::isTooMuch);
    assertThat(new Scaling("recommend", 20, 41)).matches(Scaling::isTooMuch);
    assertThat(new Scaling("recommend", 20, 41).line()).endsWith("2.1 times, which is too much");
    assertThat(new Scaling("searchFrequentWords", 20, 92).line())
        .endsWith("4.6 times, as explained");
    assertThat(new Scaling("searchFrequentWords", 20, 160)).matches(Scaling::isTooMuch);
  }
}
