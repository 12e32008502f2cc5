package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.event.HistoryJson;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The body of {@code POST /v1/explanations}.
 *
 * @param shopperId a user or a session whose events the store has
 * @param history of a shopper whom the store need not know; exactly one of both is there
 */
record ExplainBody(
    Optional<ShopperId> shopperId, Optional<History> history, String productId, Language language) {
  private static final List<String> KNOWN =
      List.of("userId", "sessionId", "history", "productId", "locale");

  static ExplainBody read(Context request, Instant now) {
    JsonFields body = JsonFields.of("", JsonBody.of(request), KNOWN);
    RecommendBody.requireOneShopper(body);
    Caller caller = Caller.of(request);
    RecommendBody.requireStored(caller, body);
    if (!caller.isBrowser() && RecommendBody.SHOPPER.stream().noneMatch(body::has)) {
      throw Refusal.at("/userId", "is missing; wanted userId, sessionId or history");
    }
    body.required("productId", "a product's id");
    String productId = body.text("productId").orElseThrow();
    JsonFields.at(
        "/productId",
        () -> {
          TextLimits.checkId("productId", productId);
          return productId;
        });
    return new ExplainBody(
        body.text("userId")
            .map(ShopperId::user)
            .or(() -> body.text("sessionId").map(ShopperId::session)),
        body.has("history")
            ? Optional.of(HistoryJson.read(body.elements("history", HistoryJson.MOST), now))
            : Optional.empty(),
        productId,
        Language.of(body.text("locale"), request));
  }
}
