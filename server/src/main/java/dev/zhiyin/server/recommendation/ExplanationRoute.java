package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.recommend.ExplainRequest;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.Shop.Asking;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.OptionalLong;

/** Explains any product to any shopper. */
public final class ExplanationRoute {
  private final Shop shop;

  private ExplanationRoute(Shop shop) {
    this.shop = shop;
  }

  public static void add(RoutesConfig routes, Shop shop) {
    routes.post(
        "/v1/explanations", new ExplanationRoute(shop)::post, Access.RECOMMEND, Browsers.ALLOWED);
  }

  private void post(Context request) {
    Query.of(request);
    ExplainBody body = ExplainBody.read(request, shop.now());
    Optional<ShopperId> shopperId = Caller.of(request).reads(body.shopperId());
    Json.send(
        request,
        shop.explain(
            new Asking(
                shop.known(body.history(), shopperId),
                new Presentation(body.locale(), ProductFields.ALL),
                OptionalLong.empty(),
                request),
            (recommender, history, locale) ->
                recommender.explain(new ExplainRequest(history, body.productId(), locale))));
  }
}
