package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.suggest.SuggestRequest;
import dev.zhiyin.engine.suggest.Suggestion;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.recommendation.RecommendationService.Suggested;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody who types may mean. */
public record SuggestRoute(RecommendationService service) {
  public static void add(RoutesConfig routes, RecommendationService service) {
    routes.get("/v1/suggest", new SuggestRoute(service)::suggest, Access.SEARCH, Browsers.ALLOWED);
  }

  private void suggest(Context request) {
    var query = Query.of(request, "q", "k", "userId", "sessionId", "locale");
    var suggest =
        new SuggestRequest(
            query.required("q"),
            query.kUpTo(SuggestRequest.MOST),
            RequestLanguage.of(query.text("locale"), request).asked());
    var shopper = SearchCall.shopper(query, Caller.of(request));
    Json.send(request, Answer.of(service.suggest(suggest, shopper, Deadline.of(request))));
  }

  private record Answer(
      long generation, long sequence, @Nullable Object stale, List<Named> suggestions) {
    static Answer of(Suggested suggested) {
      return new Answer(
          suggested.origin().generation(),
          suggested.origin().sequence(),
          suggested.origin().freshness().text(),
          suggested.suggestions().stream().map(Named::of).toList());
    }
  }

  private record Named(String text, String type, @Nullable String productId, @Nullable Long count) {
    static Named of(Suggestion one) {
      return new Named(
          one.text(),
          one.type().text(),
          one.productId().orElse(null),
          one.count().isPresent() ? one.count().getAsLong() : null);
    }
  }
}
