package dev.zhiyin.server.api;

import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.server.answer.Json;
import dev.zhiyin.server.api.Shop.Asking;
import dev.zhiyin.server.request.FilterJson.Wanted;
import dev.zhiyin.server.request.Query;
import dev.zhiyin.server.request.RecommendBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;

/** Recommendations for a shopper of the store, for a history given, or for somebody new. */
final class RecommendationRoutes {
  private final Shop shop;

  private RecommendationRoutes(Shop shop) {
    this.shop = shop;
  }

  static void add(RoutesConfig routes, Shop shop) {
    var here = new RecommendationRoutes(shop);
    routes.post("/v1/recommendations", here::post);
    routes.get("/v1/users/{id}/recommendations", here::ofUser);
    routes.get("/v1/products/popular", here::popular);
  }

  private void post(Context request) {
    Query.of(request);
    RecommendBody body = RecommendBody.read(request, shop.now());
    Asking asking =
        body.history()
            .map(shop::asking)
            .or(() -> body.userId().map(shop::asking))
            .orElseGet(shop::asking);
    answer(request, asking, new Options(body.k(), body.wanted(), body.locale()));
  }

  private void ofUser(Context request) {
    var query = Query.of(request, "k", "filter", "locale");
    answer(request, shop.asking(request.pathParam("id")), Options.of(query));
  }

  private void popular(Context request) {
    answer(request, shop.asking(), Options.of(Query.of(request, "k", "filter", "locale")));
  }

  private record Options(int k, Wanted wanted, Optional<Locale> locale) {
    static Options of(Query query) {
      return new Options(query.k(), query.wanted(), query.locale());
    }
  }

  private void answer(Context request, Asking asking, Options options) {
    var question =
        new RecommendRequest(
            asking.history(),
            options.wanted().filter(),
            options.wanted().exclusion(),
            shop.language(options.locale(), asking.history(), request),
            options.k());
    Json.send(
        request,
        shop.list(asking.sequence(), recommender -> recommender.recommend(question)).json());
  }
}
