package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.recommend.ExplainRequest;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.recommendation.RecommendBody.ExplainBody;
import dev.zhiyin.server.recommendation.RecommendationService.Audience;
import dev.zhiyin.server.recommendation.RecommendationService.Listed;
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
    RecommendBody asked = RecommendBody.read(body, request, service);
    Optional<ShopperId> shopperId = Caller.of(request).reads(asked.shopperId());
    Deadline deadline = Deadline.of(request);
    if (asked.cursor().isPresent()) {
      Listed page = service.page(asked.cursor().get(), shopperId, deadline);
      return ListAnswer.of(page, asked.fields());
    }
    var audience = new Audience(shopperId, asked.history(), asked.minSequence(), deadline);
    Listed list = service.recommend(audience, asked.options()::asked);
    return ListAnswer.of(list, asked.fields(), asked.options().debug());
  }

  /** As the body of {@code POST /v1/explanations}. */
  public Object explain(JsonNode body, Context request) {
    ExplainBody asked = ExplainBody.read(body, request, service.now());
    var audience =
        new Audience(
            Caller.of(request).reads(asked.shopperId()),
            asked.history(),
            OptionalLong.empty(),
            Deadline.of(request));
    return ExplanationAnswer.of(
        service.explain(
            audience, history -> new ExplainRequest(history, asked.productId(), asked.language())));
  }

  /** The parameters of {@code GET /v1/search} as fields, the filter as in bodies. */
  public Object search(JsonNode body, Context request) {
    return SearchQuestion.read(body, request, service.filters()).answer(service, request);
  }
}
