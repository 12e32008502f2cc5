package dev.zhiyin.engine.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.rerank.RerankRules;

/**
 * Reads the rules by which products are arranged.
 *
 * <pre>{@code
 * arrange:
 *   diversity: 0.2
 *   interests: true
 *   repeatable: ["食品 > 咖啡", "母婴 > 尿裤"]
 *   boosts: [{name: own brand, filter: 'brand:小满家', factor: 1.2}]
 *   caps: {category: 3, brand: 2, seller: 4}
 *   pins: [{product: p01563, position: 1}]
 * }</pre>
 */
final class RerankSettings {
  private RerankSettings() {}

  static RerankRules read(SettingsBinder settings) {
    ObjectNode usual = SettingsBinder.tree(RerankRules.DEFAULT);
    usual.withArray("boosts").addObject().put("name", "boost").put("filter", "").put("factor", 0.0);
    usual.withArray("pins").addObject().put("product", "").put("position", 0);
    return settings.bind("arrange", usual, new TypeReference<>() {});
  }
}
