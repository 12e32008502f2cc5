package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.FilterJson.Wanted;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A search as it is asked: a new one, or another page of one. */
sealed interface SearchCall {
  /** Names of its parameters, or fields. */
  List<String> KNOWN =
      List.of(
          "q",
          "k",
          "filter",
          "sort",
          "facets",
          "userId",
          "sessionId",
          "locale",
          "fields",
          "cursor");

  ListAnswer answer(RecommendationService service, Context request);

  /** Another page. */
  record Next(String cursor, Caller reader, ProductFields fields) implements SearchCall {
    @Override
    public ListAnswer answer(RecommendationService service, Context request) {
      return ListAnswer.of(service.searchPage(cursor, reader, Deadline.of(request)), fields);
    }
  }

  /**
   * A new search.
   *
   * @param shopperId whose taste the order follows
   */
  record New(String words, Options options, Optional<ShopperId> shopperId, ProductFields fields)
      implements SearchCall {
    @Override
    public ListAnswer answer(RecommendationService service, Context request) {
      var audience = Audience.of(shopperId, Deadline.of(request));
      ListResult found =
          service.search(audience, words, history -> options.request(words, history));
      return ListAnswer.of(found, fields);
    }
  }

  /** What is asked for beside the words and whom it is for. */
  record Options(
      int k, Wanted wanted, SearchOrder order, Optional<FacetFields> facets, Language language) {
    private SearchRequest request(String words, History history) {
      return new SearchRequest(
          words, history, wanted.filter(), wanted.exclusion(), language, k, order, facets);
    }
  }

  /** As parameters of a query. */
  static SearchCall read(Context request, FilterJson filters) {
    var query = Query.of(request, KNOWN.toArray(String[]::new));
    ProductFields fields = ProductFields.of(query);
    Caller caller = Caller.of(request);
    requireTogether(name -> query.text(name).isPresent(), "parameter '%s'");
    if (query.text("cursor").isPresent()) {
      return new Next(query.required("cursor"), caller, fields);
    }
    String words = SearchRequest.checked(query.required("q"));
    Wanted wanted = filters.searched(query);
    var options =
        new Options(
            query.k(),
            wanted,
            query
                .oneOf("sort", SearchOrder.values(), SearchOrder::text)
                .orElse(SearchOrder.RELEVANCE),
            query
                .text("facets")
                .flatMap(text -> facets(List.of(text.split(",", -1)), filters.types(), wanted)),
            RequestLanguage.of(query.text("locale"), request));
    return new New(words, options, shopper(query, caller), fields);
  }

  /** As fields of an object. */
  static SearchCall read(JsonNode json, Context request, FilterJson filters) {
    JsonFields body = JsonFields.of("", json, KNOWN);
    ProductFields fields = RecommendBody.fields(body);
    Caller caller = Caller.of(request);
    requireTogether(body::has, "/%s");
    if (body.has("cursor")) {
      return new Next(body.text("cursor").orElseThrow(), caller, fields);
    }
    String words = SearchRequest.checked(body.requiredText("q", "words"));
    Wanted wanted =
        body.value("filter")
            .map(filter -> filters.searched("/filter", filter))
            .orElse(FilterJson.ALL);
    var options =
        new Options(
            body.wholeNumber("k").orElse(Query.USUAL_K),
            wanted,
            body.text("sort")
                .map(sort -> Query.oneOf("sort", sort, SearchOrder.values(), SearchOrder::text))
                .orElse(SearchOrder.RELEVANCE),
            body.value("facets")
                .filter(JsonNode::isArray)
                .map(_ -> facets(body.texts("facets", FacetFields.MOST), filters.types(), wanted))
                .orElseGet(() -> body.truth("facets").filter(it -> it).map(_ -> FacetFields.USUAL)),
            RequestLanguage.of(body.text("locale"), request));
    return new New(
        words, options, caller.reads(shopper(body.text("userId"), body.text("sessionId"))), fields);
  }

  /* True, false, or names of attributes; none at all is false. */
  private static Optional<FacetFields> facets(
      List<String> names, AttributeTypes types, Wanted wanted) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return switch (names.size() == 1 ? names.getFirst() : "") {
      case "true" -> Optional.of(FacetFields.USUAL);
      case "false" -> Optional.empty();
      default -> Optional.of(FacetFields.of(names, types, wanted.filter()));
    };
  }

  /** Whom a list is for, by the parameters {@code userId} and {@code sessionId}. */
  static Optional<ShopperId> shopper(Query query, Caller caller) {
    requireOneShopper(name -> query.text(name).isPresent(), "parameter '%s'");
    return caller.reads(shopper(query.text("userId"), query.text("sessionId")));
  }

  static Optional<ShopperId> shopper(Optional<String> user, Optional<String> session) {
    return user.map(ShopperId::user).or(() -> session.map(ShopperId::session));
  }

  /* The search that a cursor is of was asked for with all the rest; and one shopper asks. */
  private static void requireTogether(Predicate<String> given, String called) {
    if (given.test("cursor")) {
      KNOWN.stream()
          .filter(name -> !name.equals("cursor") && !name.equals("fields") && given.test(name))
          .findFirst()
          .ifPresent(name -> refuse(name, "cursor", called));
    }
    requireOneShopper(given, called);
  }

  private static void requireOneShopper(Predicate<String> given, String called) {
    if (given.test("userId") && given.test("sessionId")) {
      refuse("sessionId", "userId", called);
    }
  }

  private static void refuse(String name, String other, String called) {
    throw new Refusal(
        Problem.at(
            JsonFields.pointer("", name),
            "%s is given beside %s; wanted one of them".formatted(called.formatted(name), other)));
  }
}
