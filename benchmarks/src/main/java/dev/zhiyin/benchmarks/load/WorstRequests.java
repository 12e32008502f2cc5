package dev.zhiyin.benchmarks.load;

import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the largest requests that a server allows cost it, each asked by itself. */
@Command(name = "worst", description = "The largest requests that are allowed, one after another.")
final class WorstRequests implements Runnable {
  @Mixin private Target target = new Target();

  @Option(
      names = "--calls",
      description = "of each, and as many before (default: ${DEFAULT-VALUE})")
  private int calls = 20;

  @Override
  public void run() {
    LoadClient caller = target.caller();
    String asks = caller.shoppers(1).getFirst();
    String filter =
        LoadClient.encoded(anyOf(200, i -> "{\"attributes\":{\"a%d\":[\"b\"]}}".formatted(i)));
    String open = LoadClient.encoded(anyOf(200, i -> "{\"price\":{\"gte\":%d}}".formatted(i)));
    measure("200 words", _ -> caller.ask("v1/search?k=10&q=" + words(0)));
    measure(
        "the same, k=500, facets", _ -> caller.ask("v1/search?k=500&facets=true&q=" + words(0)));
    measure(
        "the same, 200 conditions that nothing meets",
        _ -> caller.ask("v1/search?k=500&q=%s&filter=%s".formatted(words(0), filter)));
    measure(
        "the same, 200 conditions that all meet",
        _ -> caller.ask("v1/search?k=500&q=%s&filter=%s".formatted(words(0), open)));
    measure(
        "words of 1,000 letters never asked for before",
        i -> caller.ask("v1/search?q=" + words(i + 1)));
    measure("k=500", _ -> caller.ask("v1/users/%s/recommendations?k=500".formatted(asks)));
    measure(
        "the same, fields=title,price",
        _ -> caller.ask("v1/users/%s/recommendations?k=500&fields=title,price".formatted(asks)));
    measure(
        "k=10, 200 conditions that all meet",
        _ -> caller.ask("v1/users/%s/recommendations?k=10&filter=%s".formatted(asks, open)));
    measure("k=10", _ -> caller.recommend(asks));
    measure(
        "51 texts of 10,000 letters never asked for before",
        i -> caller.post("v1/recommendations", "{\"history\":%s}".formatted(texts(i))));
  }

  private void measure(String what, IntConsumer call) {
    for (int i = 0; i < calls; i++) {
      call.accept(i);
    }
    var latencies = new Latencies();
    for (int i = 0; i < calls; i++) {
      long begin = System.nanoTime();
      call.accept(calls + i);
      latencies.since(begin);
    }
    Target.say("%s: %s", what, latencies);
  }

  /* Of two hundred words of five letters few are known. */
  private static String words(int number) {
    return LoadClient.encoded(
        IntStream.range(0, 200)
            .mapToObj(i -> Integer.toString(46_656 + 97 * (200 * number + i) % 1_600_000, 36))
            .collect(Collectors.joining(" "))
            .substring(0, 999));
  }

  private static String texts(int number) {
    return IntStream.range(0, 51)
        .mapToObj(i -> "{\"text\":\"%d %d %s\"}".formatted(number, i, "帐篷 tent ".repeat(1000)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String anyOf(int count, IntFunction<String> one) {
    return IntStream.range(0, count)
        .mapToObj(one)
        .collect(Collectors.joining(",", "{\"anyOf\":[", "]}"));
  }
}
