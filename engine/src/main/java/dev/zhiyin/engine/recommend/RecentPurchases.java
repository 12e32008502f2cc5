package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The categories of which a shopper has bought so lately that nothing more of them is wanted.
 * Purchases of the future are none.
 */
record RecentPurchases(RecommenderContext context, RerankRules rules) {
  /* Goes by when something was last done with a product, which is its purchase or later. */
  Set<CategoryPath> of(History history, RequestItems items) {
    if (rules.heldBack() == 0 || history.isEmpty()) {
      return Set.of();
    }
    var bought = new ArrayList<HistoryItem>();
    var products = new ArrayList<ProductRef>();
    for (HistoryItem item : history.items()) {
      if (item.type() == EventType.PURCHASE || item.type() == EventType.REVIEW) {
        item.productId()
            .flatMap(items::find)
            .ifPresent(
                product -> {
                  bought.add(item);
                  products.add(product);
                });
      }
    }
    Instant now = context.now(history.items().getFirst().timestamp());
    List<CategoryPath> categories =
        items.kinds(products).stream().map(kinds -> kinds.category()).toList();
    var sated = new HashSet<CategoryPath>();
    for (int i = 0; i < bought.size(); i++) {
      HistoryItem item = bought.get(i);
      Instant last = item.timestamp().isAfter(now) ? item.done() : item.timestamp();
      if (!last.isAfter(now) && isSated(categories.get(i), last, now)) {
        sated.addAll(rules.sameCategories().of(categories.get(i)));
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
