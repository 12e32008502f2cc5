package dev.zhiyin.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.benchmarks.cluster.FanOutSimulation.Choice;
import dev.zhiyin.benchmarks.cluster.FanOutSimulation.Outcome;
import dev.zhiyin.benchmarks.cluster.FanOutSimulation.Setup;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against what is known of such systems by formula. */
class FanOutSimulationTest {
  private static final double IDLE = 0.001;
  private static final int REQUESTS = 100_000;

  /** 1 to 1000 milliseconds, each as likely. */
  private static final double[] EVEN = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();

  private static Outcome run(Setup setup, double[] service) {
    return new FanOutSimulation(setup, service, 3).run(REQUESTS);
  }

  @Test
  void theSlowestOfManyIdleShardsHasTheirDistributionToThePowerOfTheirNumber() {
    for (int shards : new int[] {1, 10, 50}) {
      Outcome outcome = run(new Setup(shards, 1, shards, 1, IDLE, Choice.RANDOM, 0), EVEN);
      assertThat(outcome.p50()).isCloseTo(1000 * Math.pow(0.5, 1.0 / shards), within(10.0));
      assertThat(outcome.p99()).isCloseTo(1000 * Math.pow(0.99, 1.0 / shards), within(10.0));
    }
  }

  /* Pollaczek and Khinchine: for service of one length the mean wait is load / (1 - load) halves of
   * it; the median of an M/D/1 queue at half load lies between one and two services. */
  @Test
  void aBusyNodeMakesRequestsWait() {
    double[] always = {10};
    double rate = Setup.rate(0.5, 1, 1, 10);
    Outcome outcome = run(new Setup(1, 1, 1, 1, rate, Choice.RANDOM, 0), always);
    assertThat(outcome.utilisation()).isCloseTo(0.5, within(0.01));
    assertThat(outcome.p50()).isBetween(10.0, 15.0);
    assertThat(outcome.p99()).isBetween(30.0, 50.0);
    assertThat(run(new Setup(1, 1, 1, 1, IDLE, Choice.RANDOM, 0), always).p99())
        .isCloseTo(10, within(1e-6));
  }

  @Test
  void toAskTheLeastBusyCopyShortensTheTail() {
    double rate = 3 * Setup.rate(0.6, 3, 2, 500.5);
    Outcome any = run(new Setup(3, 2, 3, 2, rate, Choice.RANDOM, 0), EVEN);
    Outcome least = run(new Setup(3, 2, 3, 2, rate, Choice.LEAST_BUSY, 0), EVEN);
    assertThat(least.p99()).isLessThan(0.9 * any.p99());
    assertThat(least.searches()).isEqualTo(1);
  }

  @Test
  void aSecondCopyOfAnIdleClusterTakesTheTailAwayForAFewSearchesMore() {
    double[] rarelySlow = IntStream.range(0, 100).mapToDouble(i -> i < 98 ? 10 : 1000).toArray();
    var setup = new Setup(5, 2, 5, 4, IDLE, Choice.HEDGED, 20);
    Outcome hedged = run(setup, rarelySlow);
    assertThat(hedged.p99()).isCloseTo(30, within(1e-6));
    assertThat(hedged.searches()).isCloseTo(1.02, within(0.002));
    assertThat(run(new Setup(5, 2, 5, 4, IDLE, Choice.RANDOM, 0), rarelySlow).p99())
        .isCloseTo(1000, within(1e-6));
  }

  @Test
  void refusesMoreCopiesThanNodes() {
    assertThatThrownBy(() -> new Setup(1, 3, 2, 1, 1, Choice.RANDOM, 0))
        .hasMessage("copies is 3; it must be from 1 to nodes (2)");
  }
}
