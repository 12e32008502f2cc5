package dev.zhiyin.benchmarks.cluster;

import dev.zhiyin.benchmarks.cluster.FanOutSimulation.Choice;
import dev.zhiyin.benchmarks.cluster.FanOutSimulation.Outcome;
import dev.zhiyin.benchmarks.cluster.FanOutSimulation.Setup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How slow the slowest of many shards is: shards of one size, as many more as there are products,
 * and nodes in proportion, simulated with the latencies that one shard was measured to have.
 */
@Command(
    name = "fan-out",
    description = "Simulates requests that wait for the slowest of many shards.")
final class FanOut implements Runnable {
  private static final List<Integer> SHARDS = List.of(1, 3, 6, 12, 24, 48, 96);

  /** Of the measured latencies: when a second copy is asked. */
  private static final double HEDGE = 0.95;

  private static final double IDLE = 0.001;

  @Option(
      names = "--latencies",
      required = true,
      paramLabel = "FILE",
      description = "what 'compare --latencies' wrote")
  private Path latencies = Path.of("");

  @Option(names = "--shards-per-node", description = "copies of shards (default: ${DEFAULT-VALUE})")
  private int perNode = 4;

  @Option(names = "--copies", description = "of each shard (default: ${DEFAULT-VALUE})")
  private int copies = 2;

  @Option(names = "--cores", description = "of a node (default: ${DEFAULT-VALUE})")
  private int cores = 8;

  @Option(
      names = "--utilisation",
      description = "how much of their time cores are busy, 0 to 1 (default: ${DEFAULT-VALUE})")
  private double utilisation = 0.5;

  @Option(names = "--requests", description = "that are simulated (default: ${DEFAULT-VALUE})")
  private int requests = 100_000;

  @Override
  public void run() {
    LatencyFile measured = LatencyFile.read(latencies);
    double[] one = measured.of(ShardTimes.ONE);
    double mean = Arrays.stream(one).average().orElseThrow();
    double hedgeAfter = LatencyFile.quantile(one, HEDGE);
    Compare.say("one shard, measured: %s", LatencyFile.summary(one));
    Compare.say("all shards, measured: %s", LatencyFile.summary(measured.of(ShardTimes.ALL)));
    Compare.say(
        "shards nodes | idle p50 p99 | %.0f%% busy, any copy p50 p99 p99.9 | least busy copy p50 p99"
            + " p99.9 | second copy after %.1f ms p50 p99 p99.9, searches",
        100 * utilisation, hedgeAfter);
    for (int shards : SHARDS) {
      int nodes = Math.max(copies, Math.ceilDiv(shards * copies, perNode));
      double rate = nodes * Setup.rate(utilisation, shards, cores, mean);
      Outcome idle = run(new Setup(shards, copies, nodes, cores, IDLE, Choice.RANDOM, 0), one);
      var busy =
          Arrays.stream(Choice.values())
              .map(choice -> new Setup(shards, copies, nodes, cores, rate, choice, hedgeAfter))
              .map(setup -> run(setup, one))
              .toList();
      Compare.say(
          "%6d %5d | %6.2f %6.2f | %6.2f %6.2f %6.2f | %6.2f %6.2f %6.2f | %6.2f %6.2f %6.2f, %.3f",
          shards,
          nodes,
          idle.p50(),
          idle.p99(),
          busy.get(0).p50(),
          busy.get(0).p99(),
          busy.get(0).p999(),
          busy.get(1).p50(),
          busy.get(1).p99(),
          busy.get(1).p999(),
          busy.get(2).p50(),
          busy.get(2).p99(),
          busy.get(2).p999(),
          busy.get(2).searches());
    }
  }

  private Outcome run(Setup setup, double[] service) {
    return new FanOutSimulation(setup, service, 1).run(requests);
  }
}
