package dev.zhiyin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says how many times as long the requests of {@link WorstCaseBenchmark} take in the larger shop,
 * from JMH's results as JSON, and ends with 1 if any takes more than twice as long, but for those
 * that docs/performance.md explains.
 */
public final class ScalingMain {
  private static final double MOST = 2;

  /** What these may take; they are explained beside their figures. */
  private static final Map<String, Double> EXCEPTIONS =
      Map.of(
          "anonymousUnderFilter", 3.5,
          "caps", 2.5,
          "newHalfFilter", 2.5,
          "newQuarterFilter", 7.5,
          "searchFrequentWord", 3.8,
          "searchFrequentWordFacets", 18.0,
          "searchFrequentWords", 7.5,
          "searchUnderBroadFilter", 8.5,
          "thousandsExcluded", 2.5);

  private static final String SMALL = "10000";
  private static final String LARGE = "1000000";

  private ScalingMain() {}

  /**
   * One request.
   *
   * @param small p50 in the small shop, in microseconds
   * @param large the same in the large one
   */
  record Scaling(String name, double small, double large) {
    double times() {
      return large / small;
    }

    boolean isTooMuch() {
      return !(times() <= EXCEPTIONS.getOrDefault(name, MOST)); // also where it is no number
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "%-28s p50 %,10.0f µs, %,10.0f µs: %.1f times%s",
          name,
          small,
          large,
          times(),
          isTooMuch() ? ", which is too much" : times() > MOST ? ", as explained" : "");
    }
  }

  public static void main(String... arguments) throws IOException {
    List<Scaling> all = read(Files.readString(Path.of(arguments[0])));
    all.forEach(one -> System.out.println(one.line()));
    System.exit(all.isEmpty() || all.stream().anyMatch(Scaling::isTooMuch) ? 1 : 0);
  }

  /**
   * All that were measured, by name; what failed in one of the shops took no time that is known.
   */
  static List<Scaling> read(String results) throws IOException {
    var bySize = new TreeMap<String, Map<String, Double>>();
    for (JsonNode result : new JsonMapper().readTree(results)) {
      String benchmark = result.get("benchmark").textValue();
      bySize
          .computeIfAbsent(
              benchmark.substring(benchmark.lastIndexOf('.') + 1), _ -> new TreeMap<>())
          .put(
              result.at("/params/products").textValue(),
              result.at("/primaryMetric/scorePercentiles/50.0").doubleValue());
    }
    var all = new ArrayList<Scaling>();
    bySize.forEach(
        (name, p50) -> {
          all.add(
              new Scaling(
                  name, p50.getOrDefault(SMALL, Double.NaN), p50.getOrDefault(LARGE, Double.NaN)));
        });
    return all;
  }
}
