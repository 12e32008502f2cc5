package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What each source of candidates brings to first pages of ten, and what it takes: which of them
 * could go without being missed. Also what the steps of an answer take.
 */
@Command(
    name = "sources",
    description = "Products found and shown by each source of recommendations, and its time.")
final class SourceShares implements Runnable {
  @Mixin private Target target = new Target();

  @Option(names = "--shoppers", description = "how many at most (default: ${DEFAULT-VALUE})")
  private int shoppers = 500;

  /** Sums of one source or step. */
  private static final class Sums {
    private long answers;
    private long found;
    private long shown;
    private long micros;

    void add(JsonNode one) {
      answers++;
      found += one.path("found").longValue();
      shown += one.path("shown").longValue();
      micros += one.path("micros").longValue();
    }
  }

  @Override
  public void run() {
    LoadClient caller = target.caller();
    List<String> known = caller.shoppers(shoppers);
    ask(caller, known); // until it is compiled
    ask(caller, known);
    Measured measured = ask(caller, known);
    System.out.printf("%d answers, means of an answer%n", known.size());
    System.out.printf("%-12s %8s %8s %8s %8s%n", "source", "asked", "found", "shown", "micros");
    measured.sources.forEach(
        (source, sums) ->
            System.out.printf(
                "%-12s %7.0f%% %8.1f %8.2f %8.0f%n",
                source,
                100.0 * sums.answers / known.size(),
                (double) sums.found / known.size(),
                (double) sums.shown / known.size(),
                (double) sums.micros / known.size()));
    measured.steps.forEach(
        (step, sums) ->
            System.out.printf("step %-12s %33.0f%n", step, (double) sums.micros / known.size()));
  }

  private record Measured(Map<String, Sums> sources, Map<String, Sums> steps) {}

  private static Measured ask(LoadClient caller, List<String> shoppers) {
    var measured = new Measured(new TreeMap<>(), new LinkedHashMap<>());
    for (String shopper : shoppers) {
      JsonNode diagnostics =
          caller
              .get(
                  "v1/users/%s/recommendations?k=10&debug=true"
                      .formatted(LoadClient.encoded(shopper)))
              .path("diagnostics");
      diagnostics
          .path("sources")
          .forEach(
              one ->
                  measured
                      .sources
                      .computeIfAbsent(one.path("source").textValue(), _ -> new Sums())
                      .add(one));
      diagnostics
          .path("steps")
          .forEach(
              one ->
                  measured
                      .steps
                      .computeIfAbsent(one.path("step").textValue(), _ -> new Sums())
                      .add(one));
    }
    return measured;
  }
}
