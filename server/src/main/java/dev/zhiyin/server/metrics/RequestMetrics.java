package dev.zhiyin.server.metrics;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Duration;

/** Times every request under the route that it took. */
public final class RequestMetrics {
  /** Stands for whatever has no route: paths that are not there, files of the page. */
  private static final String OTHER = "other";

  private RequestMetrics() {}

  /**
   * A request was answered.
   *
   * @param milliseconds that it took
   */
  public static void record(Metrics metrics, Context request, float milliseconds) {
    Endpoint taken = request.endpoints().matchedHttpEndpoint();
    metrics.answered(
        taken == null ? OTHER : taken.method.name(),
        taken == null ? OTHER : taken.path,
        request.statusCode(),
        Duration.ofNanos((long) (1e6 * milliseconds)));
  }
}
