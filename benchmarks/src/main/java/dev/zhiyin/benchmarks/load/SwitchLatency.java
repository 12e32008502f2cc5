package dev.zhiyin.benchmarks.load;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.generation.Generations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Latency of recommendations while the served generation changes, beside the usual one: windows of
 * equal length with and without a change take turns.
 */
@Command(
    name = "switch",
    description = "Publishes the two newest generations in turn under a steady load.")
final class SwitchLatency implements Runnable {
  private static final Duration WINDOW = Duration.ofSeconds(6);

  @Mixin private Target target = new Target();

  @Option(names = "--home", required = true, description = "the shop's folder")
  private Path home = Path.of("");

  @Option(names = "--rate", description = "recommendations a second (default: ${DEFAULT-VALUE})")
  private int rate = 100;

  @Option(names = "--switches", description = "how often (default: ${DEFAULT-VALUE})")
  private int switches = 10;

  private final Latencies warmUp = new Latencies();
  private final Latencies usual = new Latencies();
  private final Latencies switching = new Latencies();
  private final Latencies follow = new Latencies();
  private final AtomicReference<Latencies> into = new AtomicReference<>(warmUp);

  @Override
  public void run() {
    Caller caller = target.caller();
    List<String> shoppers = caller.shoppers(200);
    var generations = new Generations(new Home(home).generations());
    List<Long> newest =
        generations.list().stream().map(manifest -> manifest.id()).toList().reversed();
    try (var load =
        new OpenLoop(
            rate,
            number ->
                caller.get(
                    "v1/users/%s/recommendations?k=10"
                        .formatted(shoppers.get((int) (number % shoppers.size())))),
            due -> Objects.requireNonNull(into.get()).since(due))) {
      pause();
      change(caller, generations, newest.get(1), new Latencies());
      change(caller, generations, newest.get(0), new Latencies());
      for (int i = 0; i < switches; i++) {
        into.set(usual);
        pause();
        into.set(switching);
        change(caller, generations, newest.get(1 - i % 2), follow);
      }
      Target.say("usual:           %s", usual);
      Target.say("while switching: %s; failed %d", switching, load.failures());
      Target.say("published to served: %s", follow);
    }
    Target.say(
        "p99 while switching is %.2f times the usual; the worst %.2f times the usual p99",
        switching.milliseconds(99) / usual.milliseconds(99),
        switching.worst() / usual.milliseconds(99));
  }

  private static void change(Caller caller, Generations generations, long to, Latencies follow) {
    long published = System.nanoTime();
    generations.publish(to);
    while (caller.get("readyz").get("generation").asLong() != to) {
      LockSupport.parkNanos(10_000_000);
    }
    follow.since(published);
    pause();
  }

  private static void pause() {
    Target.pause(WINDOW);
  }
}
