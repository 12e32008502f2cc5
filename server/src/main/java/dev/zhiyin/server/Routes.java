package dev.zhiyin.server;

import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.store.SharedState;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.worker.Workers;
import dev.zhiyin.server.config.ServerSettings;
import dev.zhiyin.server.event.EventRoutes;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.mcp.McpRoute;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.metrics.Placements;
import dev.zhiyin.server.operation.DocumentRoutes;
import dev.zhiyin.server.operation.ExportRoutes;
import dev.zhiyin.server.operation.GenerationRoutes;
import dev.zhiyin.server.operation.HealthRoutes;
import dev.zhiyin.server.operation.MetricsRoute;
import dev.zhiyin.server.product.BatchRoute;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.product.ProductRoutes;
import dev.zhiyin.server.recommendation.JsonRequests;
import dev.zhiyin.server.recommendation.RecommendationRoutes;
import dev.zhiyin.server.recommendation.RecommendationService;
import dev.zhiyin.server.recommendation.SearchRoute;
import dev.zhiyin.server.recommendation.SuggestRoute;
import dev.zhiyin.server.user.BuyingGroupRoutes;
import dev.zhiyin.server.user.FriendRoutes;
import dev.zhiyin.server.user.ProfileRoutes;
import dev.zhiyin.server.user.SessionRoute;
import dev.zhiyin.server.user.ShopperHistories;
import dev.zhiyin.server.user.UserRoutes;
import dev.zhiyin.server.wording.ShopWordings;
import dev.zhiyin.server.wording.WordingRoutes;
import io.javalin.config.RoutesConfig;

/** Every route of the API, and the parts of the shop that they lead to. */
record Routes(
    ServerSettings settings,
    Store store,
    LiveGeneration live,
    GenerationRepository generations,
    CatalogueWriter catalogue,
    ShopperHistories shoppers,
    RecommendationService recommendations,
    Metrics metrics,
    Placements placements,
    SharedState shared,
    ShopWordings wordings,
    Workers workers) {
  /** Adds them in the order in which they are tried. */
  void add(RoutesConfig routes) {
    var idempotency = new Idempotency(shared);
    HealthRoutes.add(routes, live, workers);
    MetricsRoute.add(routes, metrics, placements);
    DocumentRoutes.add(routes);
    SearchRoute.add(routes, recommendations);
    SuggestRoute.add(routes, recommendations);
    RecommendationRoutes.add(routes, recommendations);
    McpRoute.add(routes, new JsonRequests(recommendations), catalogue);
    BatchRoute.add(routes, catalogue, idempotency);
    ProductRoutes.add(routes, catalogue, metrics, idempotency);
    new UserRoutes(shoppers, catalogue, live, settings.visibleWait()).add(routes);
    ProfileRoutes.add(routes, shoppers);
    FriendRoutes.add(routes, recommendations.social());
    BuyingGroupRoutes.add(routes, recommendations.social(), idempotency);
    ExportRoutes.add(routes, store);
    SessionRoute.add(routes, store);
    new EventRoutes(store, shoppers, catalogue, metrics, placements).add(routes, idempotency);
    GenerationRoutes.add(routes, generations, live);
    WordingRoutes.add(routes, wordings);
  }
}
