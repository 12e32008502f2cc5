package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.Texts;
import dev.zhiyin.engine.shopper.History;
import java.util.Locale;

/**
 * Which product to explain to whom.
 *
 * @param history of the shopper, whole; empty for somebody new
 * @param locale language of the reasons
 */
public record ExplainRequest(History history, String productId, Locale locale) {
  public ExplainRequest {
    Texts.checkId("productId", productId);
  }
}
