package dev.zhiyin.server.request;

import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.request.FilterJson.Wanted;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The body of {@code POST /v1/recommendations}.
 *
 * @param userId of a shopper whose events the store has
 * @param history of a shopper whom the store need not know; never beside a userId
 */
public record RecommendBody(
    Optional<String> userId,
    Optional<History> history,
    int k,
    Wanted wanted,
    Optional<Locale> locale) {
  private static final List<String> KNOWN = List.of("userId", "history", "k", "filter", "locale");

  public static RecommendBody read(Context request, Instant now) {
    Fields body = Fields.of("", JsonBody.of(request), KNOWN);
    if (body.has("userId") && body.has("history")) {
      throw Refusal.at("/history", "is given beside userId; wanted one of them");
    }
    return new RecommendBody(
        body.text("userId"),
        body.has("history")
            ? Optional.of(HistoryJson.read(body.elements("history", HistoryJson.MOST), now))
            : Optional.empty(),
        body.wholeNumber("k").orElse(Query.USUAL_K),
        body.value("filter")
            .map(filter -> FilterJson.wanted("/filter", filter))
            .orElse(Wanted.ANYTHING),
        body.text("locale").map(Language::named));
  }
}
