package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.FilterExpression;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.rerank.Boost;
import dev.zhiyin.engine.rerank.Caps;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import java.util.List;
import java.util.function.Supplier;

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
  private static final RerankRules DEFAULT = RerankRules.DEFAULT;

  private RerankSettings() {}

  static RerankRules read(SettingsBlock all) {
    SettingsBlock arrange =
        all.block(
            "arrange", List.of("diversity", "interests", "repeatable", "boosts", "caps", "pins"));
    return at(
        arrange,
        () ->
            new RerankRules(
                arrange.number("diversity").orElse(DEFAULT.diversity()),
                arrange.truth("interests").orElse(DEFAULT.interests()),
                categories(arrange, "repeatable"),
                arrange.blocks("boosts", List.of("name", "filter", "factor")).stream()
                    .map(boost -> at(boost, () -> boost(boost)))
                    .toList(),
                caps(arrange.block("caps", List.of("category", "brand", "seller"))),
                arrange.blocks("pins", List.of("product", "position")).stream()
                    .map(pin -> at(pin, () -> pin(pin)))
                    .toList()));
  }

  private static List<CategoryPath> categories(SettingsBlock block, String field) {
    return block.texts(field).stream().map(CategoryPath::parse).toList();
  }

  private static Boost boost(SettingsBlock boost) {
    return new Boost(
        boost.text("name").orElse("boost"),
        FilterExpression.parse(
            "filter", boost.text("filter").orElseThrow(() -> missing("filter", "a filter"))),
        boost.number("factor").orElseThrow(() -> missing("factor", "0.01 to 100")));
  }

  private static Caps caps(SettingsBlock caps) {
    return at(
        caps,
        () ->
            new Caps(
                caps.wholeNumber("category").orElse(Caps.NONE),
                caps.wholeNumber("brand").orElse(Caps.NONE),
                caps.wholeNumber("seller").orElse(Caps.NONE)));
  }

  private static Pin pin(SettingsBlock pin) {
    return new Pin(
        pin.text("product").orElseThrow(() -> missing("product", "the id of a product")),
        pin.wholeNumber("position").orElseThrow(() -> missing("position", "1 to 500")));
  }

  private static InvalidInput missing(String field, String wanted) {
    return new InvalidInput(field, "", wanted);
  }

  /* What the rules refuse has their own names, and is told by its dotted one. */
  private static <T> T at(SettingsBlock block, Supplier<T> value) {
    try {
      return value.get();
    } catch (InvalidInput refused) {
      throw block.names(refused.field())
          ? refused
          : new InvalidInput(block.dotted(refused.field()), refused.value(), refused.wanted());
    }
  }
}
