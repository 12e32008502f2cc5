package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.DecayForm;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.rerank.Decay;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.event.HistoryJson;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.FilterJson.Wanted;
import dev.zhiyin.server.recommendation.RecommendationRoutes.Options;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The body of {@code POST /v1/recommendations}.
 *
 * @param shopperId a user or a session whose events the store has
 * @param history that counts instead of the events of the store; of a shopper whom the store need
 *     not know, or of one whose profile and friends count as well
 * @param minSequence number of the change that the answer must have seen
 * @param cursor of a page to go on after; then nothing else is given but fields
 */
record RecommendBody(
    Optional<ShopperId> shopperId,
    Optional<History> history,
    Options options,
    ProductFields fields,
    OptionalLong minSequence,
    Optional<String> cursor) {
  private static final List<String> KNOWN =
      List.of(
          "userId",
          "sessionId",
          "history",
          "k",
          "filter",
          "locale",
          "diversity",
          "boosts",
          "minSequence",
          "debug",
          "fields",
          "cursor");

  private static final List<String> WITH_CURSOR = List.of("cursor", "fields");
  private static final int MOST_FIELDS = 100;

  private static final List<String> STORED = List.of("userId", "sessionId");
  static final List<String> SHOPPER = List.of("userId", "sessionId", "history");

  static RecommendBody read(JsonNode json, Context request, RecommendationService service) {
    Instant now = service.now();
    JsonFields body = JsonFields.of("", json, KNOWN);
    requireOne(body, STORED);
    requireCursorAlone(body);
    boolean debug = body.truth("debug").orElse(false);
    Caller caller = Caller.of(request);
    if (debug) {
      caller.requireProgram("debug");
    }
    requireStored(caller, body);
    return new RecommendBody(
        SearchCall.shopper(body.text("userId"), body.text("sessionId")),
        body.has("history")
            ? Optional.of(HistoryJson.read(body.elements("history", HistoryJson.MOST), now))
            : Optional.empty(),
        new Options(
            body.wholeNumber("k").orElse(Query.USUAL_K),
            body.value("filter")
                .map(filter -> service.filters().wanted("/filter", filter))
                .orElse(Wanted.ANYTHING),
            body.number("diversity"),
            boosts(body, service.filters().types()),
            RequestLanguage.of(body.text("locale"), request),
            debug),
        fields(body),
        body.sequence("minSequence"),
        body.text("cursor"));
  }

  private static List<Decay> boosts(JsonFields body, AttributeTypes types) {
    return body.elements("boosts", Decay.MOST).entrySet().stream()
        .map(
            one -> {
              String place = one.getKey();
              JsonFields boost =
                  JsonFields.of(
                      place,
                      one.getValue(),
                      List.of("field", "of", "halfLife", "origin", "weight"));
              boost.required("field", "price, createdAt or attributes.NAME");
              boost.required("halfLife", "a number, or a duration such as 30d for times");
              boost.required("weight", "0.01 to 100");
              String field = boost.text("field").orElseThrow();
              double weight = boost.number("weight").orElseThrow();
              return JsonFields.below(
                  place,
                  () ->
                      new DecayForm(
                              field,
                              boost.text("of"),
                              DecayForm.text("halfLife", one.getValue().get("halfLife"))
                                  .orElseThrow(),
                              DecayForm.text("origin", one.getValue().get("origin")),
                              weight)
                          .read(types));
            })
        .toList();
  }

  static ProductFields fields(JsonFields body) {
    return body.has("fields")
        ? ProductFields.of(body.texts("fields", MOST_FIELDS))
        : ProductFields.ALL;
  }

  /* Whoever reads the key of a page may ask for the shopper of a token, and not for what they like. */
  static void requireStored(Caller caller, JsonFields body) {
    if (body.has("history")) {
      caller.requireProgram("a history");
    }
  }

  /* The first request of the list has set all other fields. */
  private static void requireCursorAlone(JsonFields body) {
    if (body.has("cursor")) {
      KNOWN.stream()
          .filter(field -> !WITH_CURSOR.contains(field) && body.has(field))
          .findFirst()
          .ifPresent(
              field -> {
                throw Refusal.at("/" + field, "is given beside cursor; wanted one of them");
              });
    }
  }

  private static void requireOne(JsonFields body, List<String> fields) {
    List<String> given = fields.stream().filter(body::has).toList();
    if (given.size() > 1) {
      throw Refusal.at(
          "/" + given.getLast(),
          "is given beside %s; wanted one of them".formatted(given.getFirst()));
    }
  }

  /**
   * The body of {@code POST /v1/explanations}.
   *
   * @param shopperId a user or a session whose events the store has
   * @param history of a shopper whom the store need not know; exactly one of both is there
   */
  record ExplainBody(
      Optional<ShopperId> shopperId,
      Optional<History> history,
      String productId,
      Language language) {
    private static final List<String> KNOWN =
        List.of("userId", "sessionId", "history", "productId", "locale");

    static ExplainBody read(JsonNode json, Context request, Instant now) {
      JsonFields body = JsonFields.of("", json, KNOWN);
      RecommendBody.requireOne(body, RecommendBody.SHOPPER);
      Caller caller = Caller.of(request);
      RecommendBody.requireStored(caller, body);
      if (!caller.isBrowser() && RecommendBody.SHOPPER.stream().noneMatch(body::has)) {
        throw Refusal.at("/userId", "is missing; wanted userId, sessionId or history");
      }
      String productId = body.requiredText("productId", "a product's id");
      JsonFields.at(
          "/productId",
          () -> {
            TextLimits.checkId("productId", productId);
            return productId;
          });
      return new ExplainBody(
          SearchCall.shopper(body.text("userId"), body.text("sessionId")),
          body.has("history")
              ? Optional.of(HistoryJson.read(body.elements("history", HistoryJson.MOST), now))
              : Optional.empty(),
          productId,
          RequestLanguage.of(body.text("locale"), request));
    }
  }
}
