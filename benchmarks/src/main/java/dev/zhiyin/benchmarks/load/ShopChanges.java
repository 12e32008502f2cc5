package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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

  @Mixin private Target target = new Target();
  @Mixin private ActiveShoppers shoppers = new ActiveShoppers();

  @Option(names = "--rate", description = "recommendations a second (default: ${DEFAULT-VALUE})")
  private int rate = 150;

  @Option(names = "--products", description = "changed a second (default: ${DEFAULT-VALUE})")
  private int changes = 100;

  @Option(names = "--events", description = "a second (default: ${DEFAULT-VALUE})")
  private int events = 500;

  @Option(
      names = "--batch",
      description = "changes in one request, and as many events (default: ${DEFAULT-VALUE})")
  private int batch = 1;

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
    var calls = shoppers.calls(caller);
    List<ObjectNode> products =
        caller.products(500).stream()
            .map(id -> (ObjectNode) caller.get("v1/products/" + id))
            .toList();
    for (int window = 0; window < warmUp; window++) {
      whileChanging(calls, caller, products, new Latencies());
    }
    changed.clear();
    stored.clear();
    failures = 0;
    for (int round = 0; round < rounds; round++) {
      Target.pause(target.time()); // so that what changed before is merged
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
      ShopCalls calls, LoadClient caller, List<ObjectNode> products, Latencies latencies) {
    var putting =
        new OpenLoop(
            Math.ceilDiv(changes, batch),
            number -> change(calls, caller, products, number),
            changed::since);
    var acting = new OpenLoop(Math.ceilDiv(events, batch), _ -> calls.events(batch), stored::since);
    try (putting;
        acting) {
      failures += recommend(calls, latencies);
    }
    failures += putting.failures() + acting.failures();
  }

  private void change(ShopCalls calls, LoadClient caller, List<ObjectNode> products, long number) {
    if (batch > 1) {
      String lines =
          LongStream.range(number * batch, (number + 1) * batch)
              .mapToObj(one -> changed(calls, products, one))
              .collect(Collectors.joining("\n"));
      JsonNode counts = caller.postLines("v1/products:batch", lines);
      if (counts.get("accepted").asInt() + counts.get("unchanged").asInt() < batch) {
        throw new IllegalStateException("not all accepted: " + counts);
      }
      return;
    }
    if (number % DESCRIPTION == 0) {
      calls.put();
      return;
    }
    String path = "v1/products/" + product(products, number).get("id").asText();
    int status = caller.patch(path, "{\"price\":%d}".formatted(price(number)));
    if (status != 200) {
      throw new IllegalStateException("%s: %d".formatted(path, status));
    }
  }

  private static String changed(ShopCalls calls, List<ObjectNode> products, long number) {
    return number % DESCRIPTION == 0
        ? calls.description()
        : product(products, number).deepCopy().put("price", price(number)).toString();
  }

  private static ObjectNode product(List<ObjectNode> products, long number) {
    return products.get((int) (number % products.size()));
  }

  private static long price(long number) {
    return 10 + number % 990;
  }
}
