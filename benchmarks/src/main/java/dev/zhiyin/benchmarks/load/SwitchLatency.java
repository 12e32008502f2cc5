package dev.zhiyin.benchmarks.load;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.generation.GenerationRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Latency of recommendations while the served generation changes, beside the usual one: windows of
 * equal length with and without a change take turns. A window with a change begins when a
 * generation is published; what its check costs before, which is this program's own work on the
 * same cores, is told apart.
 */
@Command(
    name = "switch",
    description = "Publishes the two newest generations in turn under a steady load.")
final class SwitchLatency implements Runnable {
  @Mixin private Target target = new Target();

  @Option(names = "--home", required = true, description = "the shop's folder")
  private Path home = Path.of("");

  @Option(names = "--rate", description = "recommendations a second (default: ${DEFAULT-VALUE})")
  private int rate = 100;

  @Option(names = "--switches", description = "how often (default: ${DEFAULT-VALUE})")
  private int switches = 10;

  private final Latencies warmUp = new Latencies();
  private final Latencies usual = new Latencies();
  private final Latencies checking = new Latencies();
  private final Latencies switching = new Latencies();
  private final Latencies follow = new Latencies();
  private final AtomicReference<Latencies> into = new AtomicReference<>(warmUp);
  private final AtomicReference<Slowest> slowest = new AtomicReference<>(new Slowest(0, 0));
  private volatile long published;

  /** Both in nanoseconds; due is counted from when a generation was published. */
  private record Slowest(long took, long due) {
    Slowest or(Slowest other) {
      return other.took > took ? other : this;
    }

    @Override
    public String toString() {
      return "%.1f ms, due %.0f ms after publishing".formatted(took / 1e6, due / 1e6);
    }
  }

  @Override
  public void run() {
    LoadClient caller = target.caller();
    var generations = new GenerationRepository(new Home(home));
    List<Long> newest =
        generations.list().stream().map(manifest -> manifest.id()).toList().reversed();
    try (var load = caller.recommending(rate, this::answered)) {
      pause();
      publish(generations, newest.get(1));
      followed(caller, newest.get(1), new Latencies());
      publish(generations, newest.get(0));
      followed(caller, newest.get(0), new Latencies());
      for (int i = 0; i < switches; i++) {
        into.set(usual);
        pause();
        into.set(checking);
        publish(generations, newest.get(1 - i % 2));
        into.set(switching);
        followed(caller, newest.get(1 - i % 2), follow);
      }
      Target.say("usual:           %s", usual);
      Target.say("while checking:  %s", checking);
      Target.say("while switching: %s; failed %d", switching, load.failures());
      Target.say("published to served: %s", follow);
      Target.say("slowest while switching: %s", slowest);
    }
    Target.say(
        "p99 while switching is %.2f times the usual; the worst %.2f times the usual p99",
        switching.milliseconds(99) / usual.milliseconds(99),
        switching.worst() / usual.milliseconds(99));
  }

  private void answered(long due) {
    Latencies latencies = Objects.requireNonNull(into.get());
    latencies.since(due);
    if (latencies == switching) {
      slowest.accumulateAndGet(new Slowest(System.nanoTime() - due, due - published), Slowest::or);
    }
  }

  private void publish(GenerationRepository generations, long generation) {
    generations.publish(generation);
    published = System.nanoTime();
  }

  private void followed(LoadClient caller, long to, Latencies follow) {
    while (caller.get("readyz").get("generation").asLong() != to) {
      LockSupport.parkNanos(10_000_000);
    }
    follow.since(published);
    pause();
  }

  private void pause() {
    Target.pause(target.time());
  }
}
