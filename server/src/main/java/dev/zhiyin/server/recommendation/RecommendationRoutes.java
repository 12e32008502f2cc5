package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.recommendation.CursorCache.Owner;
import dev.zhiyin.server.recommendation.FilterJson.Wanted;
import dev.zhiyin.server.recommendation.Shop.Asking;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** Recommendations for a shopper of the store, for a history given, or for somebody new. */
public final class RecommendationRoutes {
  private final Shop shop;

  private RecommendationRoutes(Shop shop) {
    this.shop = shop;
  }

  public static void add(RoutesConfig routes, Shop shop) {
    var here = new RecommendationRoutes(shop);
    routes.post("/v1/recommendations", here::post, Access.RECOMMEND, Browsers.ALLOWED);
    routes.get("/v1/users/{id}/recommendations", here::ofUser, Access.RECOMMEND, Browsers.ALLOWED);
    routes.get(
        "/v1/products/popular",
        request -> here.ofAnybody(request, Recommender::popular),
        Access.RECOMMEND,
        Browsers.ALLOWED);
    routes.get(
        "/v1/products/trending",
        request -> here.ofAnybody(request, Recommender::trending),
        Access.RECOMMEND,
        Browsers.ALLOWED);
    routes.get(
        "/v1/products/latest",
        request -> here.ofAnybody(request, Recommender::latest),
        Access.RECOMMEND,
        Browsers.ALLOWED);
  }

  private void post(Context request) {
    Query.of(request);
    RecommendBody body = RecommendBody.read(request, shop.now());
    if (body.cursor().isPresent()) {
      Json.send(request, shop.goOn(body.cursor().get(), body.presentation().fields(), request));
      return;
    }
    Optional<ShopperId> shopperId = Caller.of(request).reads(body.shopperId());
    shop.awaitSequence(body.minSequence(), request);
    begin(
        new Asking(
            shop.known(body.history(), shopperId),
            body.presentation(),
            body.minSequence(),
            request),
        shopperId.map(shop.shoppers()::owner).orElse(Owner.NOBODY),
        new Options(body.k(), body.wanted(), body.diversity(), body.debug()));
  }

  private void ofUser(Context request) {
    var query =
        Query.of(request, "k", "filter", "locale", "diversity", "minSequence", "debug", "fields");
    var asked = ShopperId.user(request.pathParam("id"));
    Caller caller = Caller.of(request);
    ShopperId shopperId = caller.reads(Optional.of(asked)).orElse(asked);
    var options = Options.of(query, caller);
    shop.awaitSequence(query.minSequence(), request);
    begin(
        new Asking(shop.known(shopperId), query.presentation(), query.minSequence(), request),
        shop.shoppers().owner(shopperId),
        options);
  }

  private void begin(Asking asking, Owner owner, Options options) {
    Json.send(
        asking.request(),
        shop.begin(
            asking,
            owner,
            (recommender, history, locale) -> recommender.begin(options.asked(history, locale)),
            options.debug()));
  }

  private void ofAnybody(Context request, BiFunction<Recommender, RecommendRequest, Answer> list) {
    var query = Query.of(request, "k", "filter", "locale", "fields");
    answer(
        Asking.anybody(query.presentation(), request), Options.of(query, Caller.of(request)), list);
  }

  private record Options(int k, Wanted wanted, OptionalDouble diversity, boolean debug) {
    static Options of(Query query, Caller caller) {
      return new Options(query.k(), query.wanted(), query.diversity(), query.debug(caller));
    }

    RecommendRequest asked(History history, Locale locale) {
      return new RecommendRequest(
          history, wanted.filter(), wanted.exclusion(), locale, k, diversity);
    }
  }

  private void answer(
      Asking asking, Options options, BiFunction<Recommender, RecommendRequest, Answer> list) {
    Json.send(
        asking.request(),
        shop.list(
                asking,
                (recommender, history, locale) ->
                    list.apply(recommender, options.asked(history, locale)))
            .json());
  }
}
