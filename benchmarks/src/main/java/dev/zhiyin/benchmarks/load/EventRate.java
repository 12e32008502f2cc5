package dev.zhiyin.benchmarks.load;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many events a second are acknowledged, which means that they are durable. */
@Command(name = "events", description = "Events in batches, by some callers at once.")
final class EventRate implements Runnable {
  private static final int SHOPPERS = 10_000;
  private static final int BATCH = 100;

  @Mixin private Target target = new Target();

  @Option(names = "--callers", description = "default: ${DEFAULT-VALUE}")
  private int callers = 4;

  private final Latencies latencies = new Latencies();
  private final AtomicLong acknowledged = new AtomicLong();

  @Override
  public void run() {
    LoadClient caller = target.caller();
    List<String> products = caller.products(500);
    var done = ClosedLoop.run(callers, target.end(), () -> send(caller, products));
    Target.say(
        "events: %,d acknowledged in %.1f s, %,.0f a second; a batch of %d: %s; failed %d",
        acknowledged.get(),
        done.seconds(),
        acknowledged.get() / done.seconds(),
        BATCH,
        latencies,
        done.failed());
  }

  private void send(LoadClient caller, List<String> products) {
    var random = ThreadLocalRandom.current();
    var body = new StringBuilder("{\"events\":[");
    for (int i = 0; i < BATCH; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"userId\":\"load-%d\"".formatted(random.nextInt(SHOPPERS)))
          .append(",\"productId\":\"%s\"".formatted(products.get(random.nextInt(products.size()))))
          .append(",\"type\":\"view\"}");
    }
    long sent = System.nanoTime();
    var answer = caller.post("v1/events", body.append("]}").toString());
    latencies.since(sent);
    for (var result : answer.get("results")) {
      if (!result.get("status").asText().equals("accepted")) {
        throw new IllegalStateException("not accepted: " + result);
      }
      acknowledged.incrementAndGet();
    }
  }
}
