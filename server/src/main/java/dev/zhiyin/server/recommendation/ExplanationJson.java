package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.recommend.Explanation;
import dev.zhiyin.engine.recommend.Explanation.Hidden;
import dev.zhiyin.engine.recommend.Explanation.Rules;
import dev.zhiyin.engine.recommend.Explanation.Share;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.server.recommendation.RecommendationService.Explained;

/**
 * The JSON form of an explanation.
 *
 * <pre>{@code
 * {"generation": 3, "sequence": 4711, "productId": "B1", "score": 0.83, "innerProduct": 0.61,
 *  "sources": ["learned", "interest"],
 *  "rules": {"hidden": ["seen"], "place": 4, "promoted": false, "moves": [{"rule": "boost", "by": 2}]},
 *  "shares": [{"productId": "B7", "type": "view", "eventIds": ["…"], "share": 0.41, "effect": 0.2,
 *              "similarity": 0.87, "matched": {"brand": ["Kailas"]}}],
 *  "reasons": [{"code": "viewed_similar", "sentence": "…", "evidence": {…}}],
 *  "product": {…}}
 * }</pre>
 *
 * <p>{@code stale}, {@code place}, {@code moves} and {@code similarity} are there where they mean
 * something.
 */
final class ExplanationJson {
  private ExplanationJson() {}

  static ObjectNode of(Explained explained) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    AnswerJson.putOrigin(json, explained.origin());
    Explanation explanation = explained.explanation();
    json.put("productId", explanation.product().id())
        .put("score", (float) explanation.score())
        .put("innerProduct", (float) explanation.innerProduct());
    AnswerJson.put(json, "sources", explanation.sources().stream().map(Source::text).toList());
    json.set("rules", rules(explanation.rules()));
    ArrayNode shares = json.putArray("shares");
    explanation.shares().forEach(share -> shares.add(share(share)));
    ArrayNode reasons = json.putArray("reasons");
    explanation.reasons().forEach(reason -> reasons.add(AnswerJson.reason(reason)));
    json.set("product", ProductJson.write(explanation.product()));
    return json;
  }

  private static ObjectNode rules(Rules rules) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    AnswerJson.put(json, "hidden", rules.hidden().stream().map(Hidden::text).toList());
    rules.place().ifPresent(place -> json.put("place", place));
    json.put("promoted", rules.promoted());
    AnswerJson.putMoves(json, rules.moves());
    return json;
  }

  private static ObjectNode share(Share share) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (share.item().subject()) {
      case Subject.Item(String id) -> json.put("productId", id);
      case Subject.Words(String text) -> json.put("text", text);
    }
    json.put("type", share.item().type().text());
    AnswerJson.put(json, "eventIds", share.item().eventIds());
    json.put("share", (float) share.share()).put("effect", (float) share.effect());
    share.similarity().ifPresent(similarity -> json.put("similarity", (float) similarity));
    ObjectNode matched = json.putObject("matched");
    share.matched().forEach((field, values) -> AnswerJson.put(matched, field, values));
    return json;
  }
}
