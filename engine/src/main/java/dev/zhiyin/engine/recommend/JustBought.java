package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The categories of which a shopper has bought so lately that nothing more of them is wanted. */
final class JustBought {
  private final RecommenderContext context;
  private final RerankRules rules;

  JustBought(RecommenderContext context, RerankRules rules) {
    this.context = context;
    this.rules = rules;
  }

  /* Goes by when something was last done with a product, which is its purchase or later. */
  Set<CategoryPath> of(ShopperProfile profile, RequestItems items) {
    if (rules.heldBack() == 0 || profile.known().isEmpty()) {
      return Set.of();
    }
    var bought = new ArrayList<HistoryItem>();
    var products = new ArrayList<ProductRef>();
    for (ShopperProfile.Known known : profile.known()) {
      EventType type = known.item().type();
      if (type == EventType.PURCHASE || type == EventType.REVIEW) {
        known
            .product()
            .ifPresent(
                product -> {
                  bought.add(known.item());
                  products.add(product);
                });
      }
    }
    Instant now = context.now(profile.known().getFirst().item().timestamp());
    List<CategoryPath> categories =
        items.kinds(products).stream().map(kinds -> kinds.category()).toList();
    var sated = new HashSet<CategoryPath>();
    for (int i = 0; i < bought.size(); i++) {
      if (isSated(categories.get(i), bought.get(i).timestamp(), now)) {
        sated.add(categories.get(i));
      }
    }
    return sated;
  }

  private boolean isSated(CategoryPath category, Instant bought, Instant now) {
    return !category.isEmpty()
        && !rules.isRepeatable(category)
        && Duration.between(bought, now).toHours()
            < 24 * context.renewal().sated(category, rules.heldBack());
  }
}
