package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.RecommendationService.Audience;
import dev.zhiyin.server.recommendation.RecommendationService.Listed;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Products by words, in the shopper's order if one is named. */
public final class SearchRoute {
  private final RecommendationService service;

  private SearchRoute(RecommendationService service) {
    this.service = service;
  }

  public static void add(RoutesConfig routes, RecommendationService service) {
    routes.get("/v1/search", new SearchRoute(service)::search, Access.SEARCH, Browsers.ALLOWED);
  }

  private void search(Context request) {
    var query =
        Query.of(request, "q", "k", "filter", "sort", "facets", "userId", "locale", "fields");
    String words = SearchRequest.checked(query.required("q"));
    Filter filter = FilterJson.filter(query);
    int k = query.k();
    SearchOrder order =
        query.oneOf("sort", SearchOrder.values(), SearchOrder::text).orElse(SearchOrder.RELEVANCE);
    boolean facets = query.flag("facets");
    var audience =
        Audience.of(
            Caller.of(request).reads(query.text("userId").map(ShopperId::user)),
            Language.of(query.text("locale"), request),
            Deadline.of(request));
    ProductFields fields = ProductFields.of(query);
    Listed found =
        service.search(
            audience,
            words,
            (history, locale) ->
                new SearchRequest(words, history, filter, locale, k, order, facets));
    Json.send(request, ListAnswer.of(found, fields));
  }
}
