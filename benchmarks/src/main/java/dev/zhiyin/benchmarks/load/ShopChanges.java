package dev.zhiyin.benchmarks.load;

import dev.zhiyin.benchmarks.LightClient;
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
  /** Every so many changes of a product one is of its title, and the others of its price. */
  private static final int TITLE = 10;

  @Mixin private Target target = new Target();

  @Option(names = "--rate", description = "recommendations a second (default: ${DEFAULT-VALUE})")
  private int rate = 150;

  @Option(names = "--products", description = "changed a second (default: ${DEFAULT-VALUE})")
  private int changes = 100;

  @Option(names = "--events", description = "a second (default: ${DEFAULT-VALUE})")
  private int events = 500;

  @Option(names = "--rounds", description = "windows of either kind (default: ${DEFAULT-VALUE})")
  private int rounds = 3;

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
    window(calls, caller, products, new Latencies()); // until all of it is compiled
    failures = 0;
    changed.clear();
    stored.clear();
    for (int round = 0; round < rounds; round++) {
      recommend(calls, usual);
      window(calls, caller, products, changing);
    }
    Target.say("usual:    %s", usual);
    Target.say("changing: %s; failed %d", changing, failures);
    Target.say("changes of products: %s", changed);
    Target.say("events: %s", stored);
    Target.say(
        "p99 while the shop changes is %.2f times the usual",
        changing.milliseconds(99) / usual.milliseconds(99));
  }

  private void recommend(ShopCalls calls, Latencies into) {
    try (var load = new OpenLoop(rate, _ -> calls.recommend(), into::since)) {
      Target.pause(target.time());
      failures += load.failures();
    }
  }

  private void window(
      ShopCalls calls, LoadClient caller, List<String> products, Latencies latencies) {
    try (var putting =
            new OpenLoop(changes, number -> change(caller, products, number), changed::since);
        var acting = new OpenLoop(events, _ -> calls.event(), stored::since)) {
      recommend(calls, latencies);
      failures += putting.failures() + acting.failures();
    }
  }

  private static void change(LoadClient caller, List<String> products, long number) {
    String path = "v1/products/" + products.get((int) (number % products.size()));
    String json =
        number % TITLE == 0
            ? "{\"title\":%s}".formatted(LightClient.quoted("a changed title " + number))
            : "{\"price\":%d}".formatted(10 + number % 990);
    int status = caller.patch(path, json);
    if (status != 200) {
      throw new IllegalStateException("%s: %d".formatted(path, status));
    }
  }
}
