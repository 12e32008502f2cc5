package dev.zhiyin.server.recommendation;

import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Access.Browsers;
import dev.zhiyin.server.http.Json;
import io.javalin.config.RoutesConfig;

/** Products by words, in the shopper's order if one is named. */
public final class SearchRoute {
  private SearchRoute() {}

  public static void add(RoutesConfig routes, RecommendationService service) {
    routes.get(
        "/v1/search",
        request ->
            Json.send(
                request, SearchCall.read(request, service.filters()).answer(service, request)),
        Access.SEARCH,
        Browsers.ALLOWED);
  }
}
