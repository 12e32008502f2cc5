package dev.zhiyin.server.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;

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
  private static final class MetricsJson {
    private MetricsJson() {}

    /** All of them at one moment. */
    static ObjectNode of(MetricSnapshots all) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ArrayNode metrics = json.putArray("metrics");
      for (MetricSnapshot metric : all) {
        String ending = metric instanceof CounterSnapshot ? "_total" : "";
        ArrayNode samples =
            metrics
                .addObject()
                .put("name", metric.getMetadata().getPrometheusName() + ending)
                .put("help", metric.getMetadata().getHelp())
                .putArray("samples");
        metric.getDataPoints().forEach(sample -> put(samples.addObject(), sample));
      }
      return json;
    }

    private static void put(ObjectNode json, DataPointSnapshot sample) {
      ObjectNode labels = json.putObject("labels");
      sample.getLabels().forEach(label -> labels.put(label.getName(), label.getValue()));
      switch (sample) {
        case GaugeDataPointSnapshot gauge -> putValue(json, gauge.getValue());
        case CounterDataPointSnapshot counter -> putValue(json, counter.getValue());
        case DistributionDataPointSnapshot times -> {
          json.put("count", times.getCount()).put("sum", times.getSum());
          if (times instanceof HistogramDataPointSnapshot histogram) {
            putBuckets(json.putArray("buckets"), histogram);
          }
        }
        default -> {} // no other kind is counted
      }
    }

    private static void putValue(ObjectNode json, double value) {
      if (Double.isFinite(value)) {
        json.put("value", value);
      }
    }

    private static void putBuckets(ArrayNode buckets, HistogramDataPointSnapshot histogram) {
      long count = 0;
      for (ClassicHistogramBucket bucket : histogram.getClassicBuckets()) {
        count += bucket.getCount();
        if (bucket.getUpperBound() < Double.POSITIVE_INFINITY) {
          buckets.addObject().put("le", bucket.getUpperBound()).put("count", count);
        }
      }
    }
  }
}
