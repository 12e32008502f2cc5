package dev.zhiyin.benchmarks.load;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long a change that embeds nothing takes until it is acknowledged, which means that it is
 * durable and shown.
 */
@Command(name = "prices", description = "Changes of prices by one caller, who waits for each.")
final class PriceChanges implements Runnable {
  private static final int PRODUCTS = 500;

  @Mixin private Target target = new Target();

  @Option(
      names = "--pause",
      description = "milliseconds from an answer to the next change (default: ${DEFAULT-VALUE})")
  private int pause;

  private final Latencies latencies = new Latencies();

  @Override
  public void run() {
    LoadClient caller = target.caller();
    List<String> products = caller.products(PRODUCTS);
    long end = target.end();
    for (int i = 0; System.nanoTime() < end; i++) {
      String path = "v1/products/" + products.get(i % products.size());
      long sent = System.nanoTime();
      int status = caller.patch(path, "{\"price\":%d.%02d}".formatted(10 + i % 990, i % 97));
      if (status != 200) {
        throw new IllegalStateException("%s: %d".formatted(path, status));
      }
      latencies.since(sent);
      Target.pause(Duration.ofMillis(pause));
    }
    Target.say("prices, %d ms apart: %s", pause, latencies);
  }
}
