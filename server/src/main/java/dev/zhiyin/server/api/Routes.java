package dev.zhiyin.server.api;

import io.javalin.config.RoutesConfig;

/** Every route of the API. */
public final class Routes {
  private Routes() {}

  /** Adds them in the order in which they are tried. */
  public static void add(RoutesConfig routes, Shop shop) {
    var idempotency = new Idempotency();
    HealthRoutes.add(routes, shop);
    MetricsRoute.add(routes, shop);
    DocumentRoutes.add(routes);
    SearchRoute.add(routes, shop);
    RecommendationRoutes.add(routes, shop);
    ExplanationRoute.add(routes, shop);
    BatchRoute.add(routes, shop, idempotency);
    QuarantineRoute.add(routes, shop);
    ProductRoutes.add(routes, shop);
    UserRoutes.add(routes, shop);
    ExportRoutes.add(routes, shop);
    SessionRoute.add(routes, shop);
    EventRoutes.add(routes, shop, idempotency);
    GenerationRoutes.add(routes, shop);
  }
}
