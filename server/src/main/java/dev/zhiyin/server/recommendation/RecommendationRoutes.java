package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.BuyAgainRequest;
import dev.zhiyin.engine.recommend.ComplementsRequest;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.SimilarRequest;
import dev.zhiyin.engine.recommend.Similarity;
import dev.zhiyin.engine.rerank.Decay;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.FilterJson.Wanted;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * Recommendations for a shopper of the store, for a history given, or for somebody new; lists that
 * are the same for everybody; and explanations of any product to any shopper.
 */
public record RecommendationRoutes(RecommendationService service) {
  /** To be added before the routes whose last part may be any word, such as a product's id. */
  public static void add(RoutesConfig routes, RecommendationService service) {
    var here = new RecommendationRoutes(service);
    routes.post("/v1/recommendations", here::post, Access.RECOMMEND, Browsers.ALLOWED);
    routes.get("/v1/users/{id}/recommendations", here::ofUser, Access.RECOMMEND, Browsers.ALLOWED);
    routes.get("/v1/users/{id}/buy-again", here::buyAgain, Access.RECOMMEND, Browsers.ALLOWED);
    here.addList(routes, "popular", Recommender::popular);
    here.addList(routes, "trending", Recommender::trending);
    here.addList(routes, "latest", Recommender::latest);
    routes.get("/v1/products/{id}/similar", here::similar, Access.RECOMMEND, Browsers.ALLOWED);
    routes.get(
        "/v1/products/{id}/complements", here::complements, Access.RECOMMEND, Browsers.ALLOWED);
    routes.get("/v1/products/{id}/notes", here::notes, Access.RECOMMEND, Browsers.ALLOWED);
    routes.post("/v1/explanations", here::explain, Access.RECOMMEND, Browsers.ALLOWED);
  }

  private void addList(
      RoutesConfig routes, String name, BiFunction<Recommender, RecommendRequest, Answer> making) {
    routes.get(
        "/v1/products/" + name,
        request -> ofAnybody(request, name, making),
        Access.RECOMMEND,
        Browsers.ALLOWED);
  }

  private void post(Context request) {
    Query.of(request);
    Json.send(request, new JsonRequests(service).recommend(JsonBody.of(request), request));
  }

  private void ofUser(Context request) {
    var query =
        Query.of(request, "k", "filter", "locale", "diversity", "minSequence", "debug", "fields");
    var shopperId = ShopperId.user(request.pathParam("id"));
    Caller caller = Caller.of(request);
    var audience =
        new Audience(
            caller.reads(Optional.of(shopperId)),
            Optional.empty(),
            query.sequence("minSequence"),
            Deadline.of(request));
    Options options = options(query, service.filters().wanted(query), caller, request);
    ProductFields fields = ProductFields.of(query);
    ListResult list = service.recommend(audience, options::request);
    Json.send(request, ListAnswer.of(list, fields, options.debug));
  }

  private void ofAnybody(
      Context request, String placement, BiFunction<Recommender, RecommendRequest, Answer> making) {
    var query = Query.of(request, "k", "filter", "userId", "sessionId", "locale", "fields");
    Caller caller = Caller.of(request);
    var options = options(query, service.filters().listed(query), caller, request);
    ProductFields fields = ProductFields.of(query);
    Audience audience =
        options.wanted.exclusion().isOfHistory()
            ? Audience.of(SearchCall.shopper(query, caller), Deadline.of(request))
            : withProfile(query, request);
    ListResult listed = service.list(placement, audience, options::request, making);
    Json.send(request, ListAnswer.of(listed, fields));
  }

  private void notes(Context request) {
    String id = request.pathParam("id");
    ofAnybody(request, "notes", (recommender, list) -> recommender.notes(id, list));
  }

  private void similar(Context request) {
    var query =
        Query.of(
            request, "k", "filter", "by", "anyCategory", "userId", "sessionId", "locale", "fields");
    String id = request.pathParam("id");
    Audience audience = withProfile(query, request);
    var filter = service.filters().filter(query, audience.shopper().isPresent());
    int k = query.k();
    Similarity by =
        query.oneOf("by", Similarity.values(), Similarity::text).orElse(Similarity.TEXT);
    boolean anyCategory = query.flag("anyCategory");
    Locale locale = RequestLanguage.of(query.text("locale"), request).ofAnybody();
    ProductFields fields = ProductFields.of(query);
    ListResult listed =
        service.list(
            "similar",
            audience,
            _ -> new SimilarRequest(id, filter, locale, k, by, anyCategory),
            Recommender::similar);
    Json.send(request, ListAnswer.of(listed, fields));
  }

  private static Audience withProfile(Query query, Context request) {
    return Audience.withProfile(
        SearchCall.shopper(query, Caller.of(request)), Deadline.of(request));
  }

  private void complements(Context request) {
    var query = Query.of(request, "k", "filter", "userId", "sessionId", "locale", "fields");
    String id = request.pathParam("id");
    Audience audience = withProfile(query, request);
    var filter = service.filters().filter(query, audience.shopper().isPresent());
    int k = query.k();
    Locale locale = RequestLanguage.of(query.text("locale"), request).ofAnybody();
    ProductFields fields = ProductFields.of(query);
    ListResult listed =
        service.list(
            "complements",
            audience,
            _ -> new ComplementsRequest(id, filter, locale, k),
            Recommender::complements);
    Json.send(request, ListAnswer.of(listed, fields));
  }

  private void buyAgain(Context request) {
    var query = Query.of(request, "k", "filter", "locale", "fields");
    var shopperId = ShopperId.user(request.pathParam("id"));
    var filter = service.filters().filter(query, true);
    int k = query.k();
    var language = RequestLanguage.of(query.text("locale"), request);
    ProductFields fields = ProductFields.of(query);
    ListResult listed =
        service.buyAgain(
            Audience.of(Caller.of(request).reads(Optional.of(shopperId)), Deadline.of(request)),
            events -> new BuyAgainRequest(events, filter, language, k));
    Json.send(request, ListAnswer.of(listed, fields));
  }

  private void explain(Context request) {
    Query.of(request);
    Json.send(request, new JsonRequests(service).explain(JsonBody.of(request), request));
  }

  private static Options options(Query query, Wanted wanted, Caller caller, Context request) {
    var options =
        new Options(
            query.k(),
            wanted,
            query.fraction("diversity"),
            List.of(),
            RequestLanguage.of(query.text("locale"), request),
            query.flag("debug"));
    if (options.debug) {
      caller.requireProgram("debug");
    }
    return options;
  }

  /**
   * What is asked for beside whom it is for.
   *
   * @param debug whether the answer says how it came about
   */
  record Options(
      int k,
      Wanted wanted,
      OptionalDouble diversity,
      List<Decay> boosts,
      Language language,
      boolean debug) {
    RecommendRequest request(History history) {
      return new RecommendRequest(
          history, wanted.filter(), wanted.exclusion(), language, k, diversity, boosts);
    }
  }
}
