package dev.zhiyin.benchmarks.load;

import dev.zhiyin.benchmarks.ProcessMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A mixed load for long, and what the server holds meanwhile. Of a hundred calls 50 are
 * recommendations, ten of them for somebody unknown, 20 searches, 10 lists of similar products, 19
 * events and one a changed product.
 */
@Command(name = "soak", description = "A mixed load for long, on a server of this machine.")
final class Soak implements Runnable {
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  @Mixin private Target target = new Target();
  @Mixin private ActiveShoppers shoppers = new ActiveShoppers();

  @Option(names = "--rate", description = "calls a second (default: ${DEFAULT-VALUE})")
  private int rate = 100;

  @Option(names = "--pid", required = true, description = "the server's process")
  private long pid;

  private final Latencies latencies = new Latencies();

  @Override
  public void run() {
    LoadClient caller = target.caller();
    var calls = shoppers.calls(caller);
    long end = target.end();
    try (var load = new OpenLoop(rate, number -> call(calls, number), latencies::since)) {
      while (System.nanoTime() < end) {
        Target.pause(Duration.ofNanos(Math.min(BETWEEN.toNanos(), end - System.nanoTime())));
        say(caller, load.failures());
      }
    }
  }

  private static void call(ShopCalls calls, long number) {
    int kind = (int) (number * 37 % 100); // each of 0 to 99 once in a hundred
    if (kind < 40) {
      calls.recommend();
    } else if (kind < 50) {
      calls.recommendToUnknown();
    } else if (kind < 70) {
      calls.search();
    } else if (kind < 80) {
      calls.similar();
    } else if (kind < 99) {
      calls.event();
    } else {
      calls.put();
    }
  }

  private void say(LoadClient caller, long failures) {
    List<String> metrics = caller.text("metrics").lines().toList();
    Target.say(
        "old heap %,.0f MiB, private memory %,.0f MiB, mapped files %,.0f MiB, other buffers %,.1f"
            + " MiB, open files %d, threads %.0f; %s; failed %d",
        sum(metrics, "jvm_memory_used_bytes{area=\"heap\",id=\"G1 Old Gen\"}") / (1 << 20),
        (double) ProcessMemory.anonymous(pid) / (1 << 20),
        sum(metrics, "jvm_buffer_memory_used_bytes{id=\"mapped\"}") / (1 << 20),
        sum(metrics, "jvm_buffer_memory_used_bytes{id=\"direct\"}") / (1 << 20),
        openFiles(),
        sum(metrics, "jvm_threads_live_threads"),
        latencies,
        failures);
  }

  private static double sum(List<String> metrics, String name) {
    return metrics.stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return files.count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
