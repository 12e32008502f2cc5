package dev.zhiyin.server;

import dev.zhiyin.server.document.DocumentRoutes;
import dev.zhiyin.server.event.EventRoutes;
import dev.zhiyin.server.export.ExportRoutes;
import dev.zhiyin.server.generation.GenerationRoutes;
import dev.zhiyin.server.health.HealthRoutes;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.metrics.MetricsRoute;
import dev.zhiyin.server.product.BatchRoute;
import dev.zhiyin.server.product.ProductRoutes;
import dev.zhiyin.server.product.QuarantineRoute;
import dev.zhiyin.server.recommendation.ExplanationRoute;
import dev.zhiyin.server.recommendation.RecommendationRoutes;
import dev.zhiyin.server.recommendation.Shop;
import dev.zhiyin.server.search.SearchRoute;
import dev.zhiyin.server.session.SessionRoute;
import dev.zhiyin.server.user.UserRoutes;
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
