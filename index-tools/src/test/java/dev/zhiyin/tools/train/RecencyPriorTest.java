package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecencyPriorTest {
  @Test
  void theWeightIsTheTopOfWhatWasTriedWhateverTheNoise() {
    DoubleUnaryOperator hill = weight -> 0.09 - 0.5 * Math.pow(weight - 0.055, 2);
    DoubleUnaryOperator noisy = weight -> hill.applyAsDouble(weight) + (weight == 0.03 ? 3e-4 : 0);
    assertThat(top(hill)).isCloseTo(0.055, within(1e-6));
    assertThat(top(noisy)).isBetween(0.04, 0.06);
    assertThat(top(weight -> 0.09 - 0.5 * Math.pow(weight - 0.5, 4))).isCloseTo(0.5, within(0.05));
  }

  @Test
  void theWeightIsNothingWhereItOnlyHarmsAndTheGreatestWhereItAlwaysHelps() {
    assertThat(top(weight -> 0.09 - weight)).isZero();
    assertThat(top(weight -> 0.09 + weight * weight)).isCloseTo(0.9, within(1e-9));
  }

  /* That it gains later counts for nothing, since its weight is not looked for there. */
  @Test
  void aHalfLifeThatHarmsAtFirstDoesNotDisplaceOneThatGains() {
    var measured = new LinkedHashMap<Integer, double[]>();
    measured.put(0, tried(weight -> .05 + .002 - .0222 * Math.pow(weight - .3, 2)));
    measured.put(1, tried(weight -> weight == 0 ? .05 : weight < .4 ? .0499 : .053));

    RecencyPrior best = RecencyPrior.best(measured);

    assertThat(best.halfLifeDays()).isZero();
    assertThat(best.weight()).isCloseTo(.3, within(.01));
    measured.put(7, tried(weight -> .05 + .01 * weight));
    assertThat(RecencyPrior.best(measured).halfLifeDays()).isEqualTo(7);
  }

  private static double[] tried(DoubleUnaryOperator measure) {
    return IntStream.rangeClosed(0, 30).mapToDouble(i -> measure.applyAsDouble(i * 0.03)).toArray();
  }

  private static double top(DoubleUnaryOperator measure) {
    return RecencyPrior.top(tried(measure));
  }
}
