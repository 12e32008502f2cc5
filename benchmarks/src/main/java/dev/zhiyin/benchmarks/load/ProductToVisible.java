package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.benchmarks.LightClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long after a product was sent it is found by its words, by a filter, and recommended, while
 * shoppers ask; and the same for a change of its price, and for its deletion.
 */
@Command(
    name = "product-to-visible",
    description = "New products, price changes and deletions while recommendations are asked for.")
final class ProductToVisible implements Runnable {
  /** Between two. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  @Mixin private Target target = new Target();

  @Option(
      names = "--rate",
      description = "recommendations a second meanwhile (default: ${DEFAULT-VALUE})")
  private int rate = 200;

  private final Latencies created = new Latencies();
  private final Latencies repriced = new Latencies();
  private final Latencies deleted = new Latencies();
  private final Latencies asked = new Latencies();
  private int ghosts;

  @Override
  public void run() {
    LoadClient caller = target.caller();
    try (var load = caller.recommending(rate, asked::since)) {
      long end = target.end();
      for (int i = 0; System.nanoTime() < end; i++) {
        one(caller, "new-" + UUID.randomUUID(), i);
        Target.pause(PAUSE);
      }
      Target.say("recommendations meanwhile: %s; failed %d", asked, load.failures());
    }
    Target.say("new product to visible: %s", created);
    Target.say("changed price to visible: %s", repriced);
    Target.say("deletion acknowledged: %s; seen after it: %d", deleted, ghosts);
  }

  private void one(LoadClient caller, String id, int number) {
    String json = GeneratedProducts.product(id, number);
    long start = System.nanoTime();
    caller.put("v1/products/" + id, json);
    until(() -> holds(caller.get("v1/search?k=5&q=" + id), id));
    until(() -> holds(caller.get("v1/search?k=5&q=" + LoadClient.encoded("旅行") + brand(id)), id));
    until(() -> holds(caller.get("v1/products/popular?k=5" + brand(id)), id));
    created.since(start);
    start = System.nanoTime();
    caller.put("v1/products/" + id, json.replaceFirst("\"price\":\\d+", "\"price\":7777"));
    until(
        () ->
            holds(caller.get("v1/search?k=5&q=" + id + filter("{\"price\":{\"gte\":7777}}")), id));
    repriced.since(start);
    start = System.nanoTime();
    caller.delete("v1/products/" + id);
    deleted.since(start);
    if (answered(() -> holds(caller.get("v1/search?k=5&q=" + id), id))) {
      ghosts++;
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(Condition condition) {
    while (!answered(condition)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /* Who is refused asks again a little later, and waits all the while. */
  private static boolean answered(Condition condition) {
    while (true) {
      try {
        return condition.holds();
      } catch (LightClient.Busy _) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private static String brand(String id) {
    return filter("{\"brand\":[\"%s\"]}".formatted(id));
  }

  private static String filter(String json) {
    return "&filter=" + LoadClient.encoded(json);
  }

  private static boolean holds(JsonNode answer, String id) {
    return answer
        .get("items")
        .valueStream()
        .anyMatch(item -> item.get("productId").asText().equals(id));
  }
}
