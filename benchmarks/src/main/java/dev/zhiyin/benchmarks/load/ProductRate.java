package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How many new products a minute are embedded, durable and visible. */
@Command(name = "products", description = "New products in batches of JSON lines.")
final class ProductRate implements Runnable {
  private static final int BATCH = 500;

  @Mixin private Target target = new Target();

  @Override
  public void run() {
    LoadClient caller = target.caller();
    String run = UUID.randomUUID().toString().substring(0, 8);
    long start = System.nanoTime();
    long end = target.end();
    int sent = 0;
    JsonNode last = NullNode.getInstance();
    while (System.nanoTime() < end) {
      var lines = new StringBuilder();
      for (int i = 0; i < BATCH; i++) {
        lines
            .append(GeneratedProducts.product("rate-%s-%d".formatted(run, sent), sent))
            .append('\n');
        sent++;
      }
      last = caller.postLines("v1/products:batch", lines.toString());
    }
    double minutes = (System.nanoTime() - start) / 60e9;
    Target.say(
        "products: %,d in %.2f minutes, %,.0f a minute; last counts %s",
        sent, minutes, sent / minutes, last);
  }
}
