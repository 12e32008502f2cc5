package dev.zhiyin.benchmarks.load;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Latency of recommendations while products change and events come, beside the usual one: windows
 * of equal length with and without changes take turns.
 */
@Command(
    name = "changing",
    description = "Recommendations while products change and events come, and without.")
final class ShopChanges implements Runnable {
  /** Every so many changes one is of a description, which is embedded, the others of a price. */
  private static final int DESCRIPTION = 10;

  /** So that what changed before is merged. */
  private static final Duration BETWEEN = Duration.ofSeconds(15);

  @Mixin private Target target = new Target();

  @Option(names = "--rate", description = "recommendations a second (default: ${DEFAULT-VALUE})")
  private int rate = 150;

  @Option(names = "--products", description = "changed a second (default: ${DEFAULT-VALUE})")
  private int changes = 100;

  @Option(names = "--events", description = "a second (default: ${DEFAULT-VALUE})")
  private int events = 500;

  @Option(names = "--rounds", description = "windows of either kind (default: ${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(
      names = "--warm-up",
      description = "windows before, until all is compiled (default: ${DEFAULT-VALUE})")
  private int warmUp = 3;

  private final Latencies usual = new Latencies();
  private final Latencies changing = new Latencies();
  private final Latencies changed = new Latencies();
  private final Latencies stored = new Latencies();
  private long failures;

  @Override
  public void run() {
    LoadClient caller = target.caller();
    var calls = new ShopCalls(caller);
    List<String> products = caller.products(500);
    for (int window = 0; window < warmUp; window++) {
      whileChanging(calls, caller, products, new Latencies());
    }
    changed.clear();
    stored.clear();
    failures = 0;
    for (int round = 0; round < rounds; round++) {
      Target.pause(BETWEEN);
      failures += recommend(calls, usual);
      whileChanging(calls, caller, products, changing);
    }
    Target.say("usual:    %s", usual);
    Target.say("changing: %s", changing);
    Target.say("changes of products: %s", changed);
    Target.say("events: %s; failed of all calls %d", stored, failures);
    Target.say(
        "p99 while the shop changes is %.2f times the usual",
        changing.milliseconds(99) / usual.milliseconds(99));
  }

  private long recommend(ShopCalls calls, Latencies into) {
    var load = new OpenLoop(rate, _ -> calls.recommend(), into::since);
    try (load) {
      Target.pause(target.time());
    }
    return load.failures();
  }

  private void whileChanging(
      ShopCalls calls, LoadClient caller, List<String> products, Latencies latencies) {
    var putting =
        new OpenLoop(changes, number -> change(calls, caller, products, number), changed::since);
    var acting = new OpenLoop(events, _ -> calls.event(), stored::since);
    try (putting;
        acting) {
      failures += recommend(calls, latencies);
    }
    failures += putting.failures() + acting.failures();
  }

  private static void change(
      ShopCalls calls, LoadClient caller, List<String> products, long number) {
    if (number % DESCRIPTION == 0) {
      calls.put();
      return;
    }
    String path = "v1/products/" + products.get((int) (number % products.size()));
    int status = caller.patch(path, "{\"price\":%d}".formatted(10 + number % 990));
    if (status != 200) {
      throw new IllegalStateException("%s: %d".formatted(path, status));
    }
  }
}
