package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.recommend.Explanation;
import dev.zhiyin.engine.recommend.Explanation.Hidden;
import dev.zhiyin.engine.recommend.Explanation.Rules;
import dev.zhiyin.engine.recommend.Explanation.Share;
import dev.zhiyin.engine.rerank.BoostFactor;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.server.recommendation.ListAnswer.Moved;
import dev.zhiyin.server.recommendation.ListAnswer.Why;
import dev.zhiyin.server.recommendation.RecommendationService.Explained;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as it is sent; what is null, false or empty where it means nothing is left out.
 */
record ExplanationAnswer(
    long generation,
    long sequence,
    @Nullable Object stale,
    String productId,
    float score,
    float innerProduct,
    @Nullable Float friends,
    List<String> sources,
    Applied rules,
    List<Part> shares,
    List<Why> reasons,
    ObjectNode product) {
  static ExplanationAnswer of(Explained explained) {
    Explanation explanation = explained.explanation();
    return new ExplanationAnswer(
        explained.origin().generation(),
        explained.origin().sequence(),
        explained.origin().freshness().text(),
        explanation.product().id(),
        (float) explanation.score(),
        (float) explanation.innerProduct(),
        explanation.friends() == 0 ? null : (Float) (float) explanation.friends(),
        explanation.sources().stream().map(Source::text).toList(),
        Applied.of(explanation.rules()),
        explanation.shares().stream().map(Part::of).toList(),
        Why.all(explanation.reasons()),
        ProductJson.write(explanation.product()));
  }

  /** What the rules of the shop make of the product. */
  record Applied(
      List<String> hidden,
      @Nullable Integer place,
      boolean promoted,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Moved> moves,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BoostFactor> boosts) {
    static Applied of(Rules rules) {
      OptionalInt place = rules.place();
      return new Applied(
          rules.hidden().stream().map(Hidden::text).toList(),
          place.isPresent() ? place.getAsInt() : null,
          rules.promoted(),
          Moved.all(rules.moves()),
          rules.boosts());
    }
  }

  /** What an item of the history does for the score: a product's, or some words'. */
  record Part(
      @Nullable String productId,
      @Nullable String text,
      String type,
      List<String> eventIds,
      float share,
      float effect,
      @Nullable Float similarity,
      Map<String, List<String>> matched) {
    static Part of(Share share) {
      Subject subject = share.item().subject();
      return new Part(
          subject.product().orElse(null),
          subject.words().orElse(null),
          share.item().type().text(),
          share.item().eventIds(),
          (float) share.share(),
          (float) share.effect(),
          ListAnswer.orAbsent(share.similarity()),
          share.matched());
    }
  }
}
