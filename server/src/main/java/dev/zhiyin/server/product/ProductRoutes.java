package dev.zhiyin.server.product;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.recommend.SimilarRequest;
import dev.zhiyin.engine.recommend.Similarity;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Browsers;
import dev.zhiyin.server.http.EntityTag;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.product.Edited.Done;
import dev.zhiyin.server.recommendation.Shop;
import dev.zhiyin.server.recommendation.Shop.Asking;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** One product, changes of it, and those like it. A change is acknowledged when answers show it. */
public final class ProductRoutes {
  private final Shop shop;

  private ProductRoutes(Shop shop) {
    this.shop = shop;
  }

  /** To be added after the routes whose last part is a word, such as popular. */
  public static void add(RoutesConfig routes, Shop shop) {
    var here = new ProductRoutes(shop);
    routes.get("/v1/products/{id}", here::one, Access.SEARCH);
    routes.put("/v1/products/{id}", here::put, Access.CATALOGUE);
    routes.delete("/v1/products/{id}", here::delete, Access.CATALOGUE);
    routes.get("/v1/products/{id}/similar", here::similar, Access.RECOMMEND, Browsers.ALLOWED);
  }

  private void one(Context request) {
    Query.of(request);
    EntityTag.send(request, ProductJson.write(shop.catalogue().product(request.pathParam("id"))));
  }

  private void put(Context request) {
    long arrival = System.nanoTime();
    Query.of(request);
    Done done = shop.catalogue().put(ProductBody.read(request, request.pathParam("id")));
    shop.productShown(arrival);
    Json.send(request, sequence(done).put("status", BatchRoute.status(done.effect())));
  }

  private void delete(Context request) {
    long arrival = System.nanoTime();
    Query.of(request);
    Done done = shop.catalogue().delete(request.pathParam("id"));
    shop.productShown(arrival);
    Json.send(request, sequence(done));
  }

  private static ObjectNode sequence(Done done) {
    return JsonNodeFactory.instance.objectNode().put("sequence", done.sequence());
  }

  private void similar(Context request) {
    var query = Query.of(request, "k", "filter", "by", "anyCategory", "locale", "fields");
    String id = request.pathParam("id");
    var filter = query.filter();
    int k = query.k();
    Similarity by =
        query.oneOf("by", Similarity.values(), Similarity::text).orElse(Similarity.TEXT);
    boolean anyCategory = query.flag("anyCategory");
    Json.send(
        request,
        shop.list(
                Asking.anybody(query.presentation(), request),
                (recommender, _, locale) ->
                    recommender.similar(new SimilarRequest(id, filter, locale, k, by, anyCategory)))
            .json());
  }
}
