package dev.zhiyin.server.operation;

import dev.zhiyin.engine.worker.Workers;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.live.Lease;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Whether the process lives, and whether it can answer, for whatever starts and watches it. */
public record HealthRoutes(LiveGeneration live, Workers workers) {
  public static void add(RoutesConfig routes, LiveGeneration live, Workers workers) {
    var here = new HealthRoutes(live, workers);
    routes.get("/livez", here::lives, Access.OPEN);
    routes.get("/readyz", here::ready, Access.OPEN);
  }

  private record Health(String status, @Nullable Long generation) {}

  private void lives(Context request) {
    Query.of(request);
    workers
        .ailment()
        .ifPresent(
            ailment -> {
              throw Refusal.of(ProblemKind.WORKER_STOPPED, ailment);
            });
    Json.send(request, new Health("live", null));
  }

  private void ready(Context request) {
    Query.of(request);
    try (Lease lease = live.lease()) {
      Json.send(request, new Health("ready", lease.generation()));
    }
  }
}
