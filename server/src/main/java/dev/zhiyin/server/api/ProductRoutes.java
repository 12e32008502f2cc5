package dev.zhiyin.server.api;

import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.recommend.SimilarRequest;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.server.answer.Json;
import dev.zhiyin.server.request.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** One product, and those like it. */
final class ProductRoutes {
  private final Shop shop;

  private ProductRoutes(Shop shop) {
    this.shop = shop;
  }

  /** To be added after the routes whose last part is a word, such as popular. */
  static void add(RoutesConfig routes, Shop shop) {
    var here = new ProductRoutes(shop);
    routes.get("/v1/products/{id}", here::one);
    routes.get("/v1/products/{id}/similar", here::similar);
  }

  private void one(Context request) {
    Query.of(request);
    String id = request.pathParam("id");
    Json.send(
        request,
        ProductJson.write(shop.store().product(id).orElseThrow(() -> new UnknownProduct(id))));
  }

  private void similar(Context request) {
    var query = Query.of(request, "k", "filter", "locale");
    var question =
        new SimilarRequest(
            request.pathParam("id"),
            query.filter(),
            shop.language(query.locale(), History.EMPTY, request),
            query.k());
    long sequence = shop.store().sequence();
    Json.send(request, shop.list(sequence, recommender -> recommender.similar(question)).json());
  }
}
