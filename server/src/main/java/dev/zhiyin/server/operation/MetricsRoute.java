package dev.zhiyin.server.operation;

import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.metrics.Metrics;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Metrics for Prometheus and as JSON, and what comes of lists. */
public final class MetricsRoute {
  private final Metrics metrics;

  private MetricsRoute(Metrics metrics) {
    this.metrics = metrics;
  }

  public static void add(RoutesConfig routes, Metrics metrics) {
    var here = new MetricsRoute(metrics);
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
    Json.send(request, Map.of("placements", metrics.placements().outcomes()));
  }
}
