package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.recommend.ExplainRequest;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.recommendation.RecommendBody.ExplainBody;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Questions that are one JSON object, and their answers as records that are sent as JSON. What is
 * wrong with one is a {@link dev.zhiyin.server.problem.Refusal} or a {@link
 * dev.zhiyin.engine.ZhiyinException} that names the field.
 */
public record JsonRequests(RecommendationService service) {
  /** As the body of {@code POST /v1/recommendations}. */
  public Object recommend(JsonNode body, Context request) {
    RecommendBody parsed = RecommendBody.read(body, request, service);
    Optional<ShopperId> shopperId = Caller.of(request).reads(parsed.shopperId());
    Deadline deadline = Deadline.of(request);
    if (parsed.cursor().isPresent()) {
      ListResult page = service.page(parsed.cursor().get(), shopperId, deadline);
      return ListAnswer.of(page, parsed.fields());
    }
    var audience = new Audience(shopperId, parsed.history(), parsed.minSequence(), deadline);
    ListResult list = service.recommend(audience, parsed.options()::request);
    return ListAnswer.of(list, parsed.fields(), parsed.options().debug());
  }

  /** As the body of {@code POST /v1/explanations}. */
  public Object explain(JsonNode body, Context request) {
    ExplainBody parsed = ExplainBody.read(body, request, service.now());
    var audience =
        new Audience(
            Caller.of(request).reads(parsed.shopperId()),
            parsed.history(),
            OptionalLong.empty(),
            Deadline.of(request));
    return ExplanationAnswer.of(
        service.explain(
            audience,
            history -> new ExplainRequest(history, parsed.productId(), parsed.language())));
  }

  /** The parameters of {@code GET /v1/search} as fields, the filter as in bodies. */
  public Object search(JsonNode body, Context request) {
    return SearchCall.read(body, request, service.filters()).answer(service, request);
  }
}
