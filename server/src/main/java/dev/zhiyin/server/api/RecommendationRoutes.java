package dev.zhiyin.server.api;

import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shopper.Who;
import dev.zhiyin.server.answer.Json;
import dev.zhiyin.server.api.Shop.Asking;
import dev.zhiyin.server.request.FilterJson.Wanted;
import dev.zhiyin.server.request.Query;
import dev.zhiyin.server.request.RecommendBody;
import dev.zhiyin.server.shopper.KnownHistory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.BiFunction;

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
    routes.get("/v1/products/popular", request -> here.ofAnybody(request, Recommender::popular));
    routes.get("/v1/products/trending", request -> here.ofAnybody(request, Recommender::trending));
    routes.get("/v1/products/latest", request -> here.ofAnybody(request, Recommender::latest));
  }

  private void post(Context request) {
    Query.of(request);
    RecommendBody body = RecommendBody.read(request, shop.now());
    shop.awaitSequence(body.minSequence());
    KnownHistory known =
        body.history()
            .map(Shop::given)
            .or(() -> body.who().map(shop::known))
            .orElseGet(Shop::nobody);
    answer(
        new Asking(known, body.locale(), body.minSequence(), request),
        new Options(body.k(), body.wanted()),
        Recommender::recommend);
  }

  private void ofUser(Context request) {
    var query = Query.of(request, "k", "filter", "locale", "minSequence");
    var who = Who.user(request.pathParam("id"));
    var options = Options.of(query);
    shop.awaitSequence(query.minSequence());
    answer(
        new Asking(shop.known(who), query.locale(), query.minSequence(), request),
        options,
        Recommender::recommend);
  }

  private void ofAnybody(Context request, BiFunction<Recommender, RecommendRequest, Answer> list) {
    var query = Query.of(request, "k", "filter", "locale");
    answer(Asking.anybody(query.locale(), request), Options.of(query), list);
  }

  private record Options(int k, Wanted wanted) {
    static Options of(Query query) {
      return new Options(query.k(), query.wanted());
    }
  }

  private void answer(
      Asking asking, Options options, BiFunction<Recommender, RecommendRequest, Answer> list) {
    Json.send(
        asking.request(),
        shop.list(
                asking,
                (recommender, locale) ->
                    list.apply(
                        recommender,
                        new RecommendRequest(
                            asking.known().history(),
                            options.wanted().filter(),
                            options.wanted().exclusion(),
                            locale,
                            options.k())))
            .json());
  }
}
