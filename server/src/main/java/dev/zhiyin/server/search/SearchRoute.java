package dev.zhiyin.server.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.recommendation.Shop;
import dev.zhiyin.server.recommendation.Shop.Asking;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.OptionalLong;

/** Products by words, in the shopper's order if one is named. */
public final class SearchRoute {
  private final Shop shop;

  private SearchRoute(Shop shop) {
    this.shop = shop;
  }

  public static void add(RoutesConfig routes, Shop shop) {
    routes.get("/v1/search", new SearchRoute(shop)::search, Access.SEARCH, Browsers.ALLOWED);
  }

  private void search(Context request) {
    var query =
        Query.of(request, "q", "k", "filter", "sort", "facets", "userId", "locale", "fields");
    String words = query.required("q");
    Filter filter = query.filter();
    int k = query.k();
    SearchOrder order = query.order();
    boolean facets = query.flag("facets");
    Optional<ShopperId> shopperId =
        Caller.of(request).reads(query.text("userId").map(ShopperId::user));
    var found =
        shop.list(
            new Asking(
                shopperId.map(shop::known).orElseGet(Shop::nobody),
                query.presentation(),
                OptionalLong.empty(),
                request),
            (recommender, history, locale) ->
                recommender.search(
                    new SearchRequest(words, history, filter, locale, k, order, facets)));
    found.total().ifPresent(total -> put(total, found.json()));
    Json.send(request, found.json());
  }

  /* More than a thousand are not counted to the end. */
  private static void put(Count total, ObjectNode json) {
    json.put("total", total.value());
    if (!total.exact()) {
      json.put("totalIsAtLeast", true);
    }
  }
}
