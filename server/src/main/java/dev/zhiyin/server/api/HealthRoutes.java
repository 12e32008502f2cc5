package dev.zhiyin.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.answer.Json;
import dev.zhiyin.server.live.Lease;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.request.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Whether the process lives, and whether it can answer, for whatever starts and watches it. */
final class HealthRoutes {
  private final LiveGeneration live;

  private HealthRoutes(LiveGeneration live) {
    this.live = live;
  }

  static void add(RoutesConfig routes, Shop shop) {
    var here = new HealthRoutes(shop.live());
    routes.get("/livez", HealthRoutes::lives, Access.OPEN);
    routes.get("/readyz", here::ready, Access.OPEN);
  }

  private static void lives(Context request) {
    Query.of(request);
    Json.send(request, JsonNodeFactory.instance.objectNode().put("status", "live"));
  }

  private void ready(Context request) {
    Query.of(request);
    try (Lease lease = live.lease()) {
      Json.send(
          request,
          JsonNodeFactory.instance
              .objectNode()
              .put("status", "ready")
              .put("generation", lease.generation()));
    }
  }
}
