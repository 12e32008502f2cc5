package dev.zhiyin.server.operation;

import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.metrics.Placements;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metrics for Prometheus and as JSON, and what comes of lists. */
public record MetricsRoute(Metrics metrics, Placements placements) {
  public static void add(RoutesConfig routes, Metrics metrics, Placements placements) {
    var here = new MetricsRoute(metrics, placements);
    routes.get("/metrics", here::get, Access.METRICS);
    routes.get("/v1/metrics", here::json, Access.METRICS);
    routes.get("/v1/metrics/placements", here::placements, Access.METRICS);
  }

  private void get(Context request) {
    Query.of(request);
    request
        .contentType("text/plain; version=0.0.4; charset=utf-8")
        .result(metrics.text().getBytes(StandardCharsets.UTF_8));
  }

  private void json(Context request) {
    Query.of(request);
    Json.send(request, MetricsJson.of(metrics.snapshots()));
  }

  private void placements(Context request) {
    Query.of(request);
    Json.send(request, Map.of("placements", placements.outcomes()));
  }

  /**
   * Metrics as JSON, under the names that they have in the text format of Prometheus. Where that
   * has NaN, a value is absent; where it has the bucket {@code +Inf}, there is only the count.
   */
  private record MetricsJson(List<Metric> metrics) {
    private record Metric(String name, String help, List<Sample> samples) {}

    /** Of one set of labels. */
    private sealed interface Sample {}

    private record Value(Map<String, String> labels, @Nullable Double value) implements Sample {}

    private record Times(
        Map<String, String> labels, long count, double sum, @Nullable List<Bucket> buckets)
        implements Sample {}

    /** So many took at most so long. */
    private record Bucket(double le, long count) {}

    /** All of them at one moment. */
    static MetricsJson of(MetricSnapshots all) {
      return new MetricsJson(all.stream().map(MetricsJson::metric).toList());
    }

    private static Metric metric(MetricSnapshot metric) {
      String ending = metric instanceof CounterSnapshot ? "_total" : "";
      return new Metric(
          metric.getMetadata().getPrometheusName() + ending,
          metric.getMetadata().getHelp(),
          metric.getDataPoints().stream().map(MetricsJson::sample).toList());
    }

    private static Sample sample(DataPointSnapshot sample) {
      var labels = new LinkedHashMap<String, String>();
      sample.getLabels().forEach(label -> labels.put(label.getName(), label.getValue()));
      return switch (sample) {
        case GaugeDataPointSnapshot gauge -> value(labels, gauge.getValue());
        case CounterDataPointSnapshot counter -> value(labels, counter.getValue());
        case DistributionDataPointSnapshot times ->
            new Times(
                labels,
                times.getCount(),
                times.getSum(),
                times instanceof HistogramDataPointSnapshot histogram ? buckets(histogram) : null);
        default -> new Value(labels, null); // no other kind is counted
      };
    }

    private static Value value(Map<String, String> labels, double value) {
      return new Value(labels, Double.isFinite(value) ? value : null);
    }

    private static List<Bucket> buckets(HistogramDataPointSnapshot histogram) {
      var buckets = new ArrayList<Bucket>();
      long count = 0;
      for (ClassicHistogramBucket bucket : histogram.getClassicBuckets()) {
        count += bucket.getCount();
        if (bucket.getUpperBound() < Double.POSITIVE_INFINITY) {
          buckets.add(new Bucket(bucket.getUpperBound(), count));
        }
      }
      return buckets;
    }
  }
}
