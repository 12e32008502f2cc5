package dev.zhiyin.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measured latencies by what took them: lines {@code NAME,MILLISECONDS}, in the order in which they
 * were measured.
 */
final class LatencyFile {
  private final Map<String, double[]> milliseconds = new LinkedHashMap<>();

  static LatencyFile read(Path file) {
    Map<String, List<Double>> read = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(",", -1);
        if (parts.length != 2) {
          throw new IllegalArgumentException(
              "%s: line '%s'; wanted NAME,MILLISECONDS".formatted(file, line));
        }
        read.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(Double.valueOf(parts[1]));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    var latencies = new LatencyFile();
    read.forEach(
        (name, values) ->
            latencies.put(name, values.stream().mapToDouble(Double::doubleValue).toArray()));
    return latencies;
  }

  void put(String name, double[] latencies) {
    milliseconds.put(name, latencies.clone());
  }

  /**
   * Latencies of one name.
   *
   * @throws IllegalArgumentException if there are none
   */
  double[] of(String name) {
    double[] found = milliseconds.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no latencies of '%s'; there are %s".formatted(name, milliseconds.keySet()));
    }
    return found.clone();
  }

  void write(Path file) {
    var lines = new ArrayList<String>();
    milliseconds.forEach(
        (name, all) -> {
          for (double one : all) {
            lines.add(String.format(Locale.ROOT, "%s,%.4f", name, one));
          }
        });
    try {
      Files.write(file, lines);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The smallest value that so many of all values are not above; a share in (0, 1]. */
  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  static String summary(double[] values) {
    return String.format(
        Locale.ROOT,
        "mean %.2f  p50 %.2f  p99 %.2f ms",
        Arrays.stream(values).average().orElseThrow(),
        quantile(values, 0.5),
        quantile(values, 0.99));
  }
}
