package dev.zhiyin.server.api;

import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.server.answer.Json;
import dev.zhiyin.server.api.Shop.Asking;
import dev.zhiyin.server.request.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Products by words, in the shopper's order if one is named. */
final class SearchRoute {
  private final Shop shop;

  private SearchRoute(Shop shop) {
    this.shop = shop;
  }

  static void add(RoutesConfig routes, Shop shop) {
    routes.get("/v1/search", new SearchRoute(shop)::search);
  }

  private void search(Context request) {
    var query = Query.of(request, "q", "k", "filter", "userId", "locale");
    Asking asking = query.text("userId").map(shop::asking).orElseGet(shop::asking);
    var question =
        new SearchRequest(
            query.required("q"),
            asking.history(),
            query.filter(),
            shop.language(query.locale(), asking.history(), request),
            query.k());
    var found = shop.list(asking.sequence(), recommender -> recommender.search(question));
    found.json().put("total", found.total());
    Json.send(request, found.json());
  }
}
