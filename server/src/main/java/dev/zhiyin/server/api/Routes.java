package dev.zhiyin.server.api;

import io.javalin.config.RoutesConfig;

/** Every route of the API. */
public final class Routes {
  private Routes() {}

  /** Adds them in the order in which they are tried. */
  public static void add(RoutesConfig routes, Shop shop) {
    HealthRoutes.add(routes, shop);
    MetricsRoute.add(routes, shop);
    SearchRoute.add(routes, shop);
    RecommendationRoutes.add(routes, shop);
    ExplanationRoute.add(routes, shop);
    BatchRoute.add(routes, shop);
    ProductRoutes.add(routes, shop);
    UserRoutes.add(routes, shop);
    EventRoutes.add(routes, shop);
    GenerationRoutes.add(routes, shop);
  }
}
