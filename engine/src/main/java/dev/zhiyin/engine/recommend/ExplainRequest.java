package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.shopper.History;

/**
 * Which product to explain to whom.
 *
 * @param history of the shopper, whole; empty for somebody new
 * @param language of the reasons; titles of the history may decide
 */
public record ExplainRequest(History history, String productId, Language language) {
  public ExplainRequest {
    TextLimits.checkId("productId", productId);
  }

  /** A usual request for ten products, in whose answer the product is looked for. */
  RecommendRequest usual() {
    return RecommendRequest.of(history).withLanguage(language);
  }
}
