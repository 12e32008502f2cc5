package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.RecommendationService.Audience;
import dev.zhiyin.server.recommendation.RecommendationService.Listed;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/**
 * A search as it is asked.
 *
 * @param shopperId whose taste the order follows
 */
record SearchQuestion(
    String words,
    Options options,
    Optional<ShopperId> shopperId,
    Language language,
    ProductFields fields) {
  private static final String[] KNOWN = {
    "q", "k", "filter", "sort", "facets", "userId", "locale", "fields"
  };

  /** What is asked for beside the words and whom it is for. */
  private record Options(int k, Filter filter, SearchOrder order, boolean facets) {}

  /** As parameters of a query. */
  static SearchQuestion read(Context request) {
    var query = Query.of(request, KNOWN);
    String words = SearchRequest.checked(query.required("q"));
    var options =
        new Options(
            query.k(),
            FilterJson.filter(query),
            query
                .oneOf("sort", SearchOrder.values(), SearchOrder::text)
                .orElse(SearchOrder.RELEVANCE),
            query.flag("facets"));
    return new SearchQuestion(
        words,
        options,
        Caller.of(request).reads(query.text("userId").map(ShopperId::user)),
        Language.of(query.text("locale"), request),
        ProductFields.of(query));
  }

  /** As fields of an object. */
  static SearchQuestion read(JsonNode json, Context request) {
    JsonFields body = JsonFields.of("", json, List.of(KNOWN));
    body.required("q", "words");
    String words = SearchRequest.checked(body.text("q").orElseThrow());
    var options =
        new Options(
            body.wholeNumber("k").orElse(Query.USUAL_K),
            body.value("filter")
                .map(filter -> FilterJson.filter("/filter", filter))
                .orElse(Filter.ALL),
            body.text("sort")
                .map(sort -> Query.oneOf("sort", sort, SearchOrder.values(), SearchOrder::text))
                .orElse(SearchOrder.RELEVANCE),
            body.truth("facets").orElse(false));
    return new SearchQuestion(
        words,
        options,
        Caller.of(request).reads(body.text("userId").map(ShopperId::user)),
        Language.of(body.text("locale"), request),
        RecommendBody.fields(body));
  }

  ListAnswer answer(RecommendationService service, Context request) {
    var audience = Audience.of(shopperId, language, Deadline.of(request));
    Listed found =
        service.search(
            audience,
            words,
            (history, locale) ->
                new SearchRequest(
                    words,
                    history,
                    options.filter,
                    locale,
                    options.k,
                    options.order,
                    options.facets));
    return ListAnswer.of(found, fields);
  }
}
