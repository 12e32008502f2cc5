package dev.zhiyin.server.api;

import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.request.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** What Prometheus asks for. */
final class MetricsRoute {
  private final Metrics metrics;

  private MetricsRoute(Metrics metrics) {
    this.metrics = metrics;
  }

  static void add(RoutesConfig routes, Shop shop) {
    routes.get("/metrics", new MetricsRoute(shop.metrics())::get, Access.READ);
  }

  private void get(Context request) {
    Query.of(request);
    request
        .contentType("text/plain; version=0.0.4; charset=utf-8")
        .result(metrics.text().getBytes(StandardCharsets.UTF_8));
  }
}
