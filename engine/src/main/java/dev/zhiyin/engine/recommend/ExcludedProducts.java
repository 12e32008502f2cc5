package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The products that a request does not want, though its filter may allow them. */
final class ExcludedProducts {
  private final RequestItems items;
  private final RerankRules rules;

  ExcludedProducts(RequestItems items, RerankRules rules) {
    this.items = items;
    this.rules = rules;
  }

  Set<ProductRef> of(RecommendRequest request) {
    Set<String> ids = request.exclusion().idsFor(request.history());
    items.findAll(ids);
    if (!rules.repeatable().isEmpty()) {
      request.history().items().stream()
          .filter(this::isBoughtAgain)
          .map(item -> ((Subject.Item) item.subject()).productId())
          .filter(id -> !request.exclusion().products().contains(id))
          .forEach(ids::remove);
    }
    var excluded = new HashSet<ProductRef>();
    ids.forEach(id -> items.find(id).ifPresent(excluded::add));
    return excluded;
  }

  private boolean isBoughtAgain(HistoryItem item) {
    boolean bought = item.type() == EventType.PURCHASE || item.type() == EventType.REVIEW;
    return bought
        && item.subject() instanceof Subject.Item(String id)
        && items
            .find(id)
            .filter(
                product -> rules.isRepeatable(items.kinds(List.of(product)).getFirst().category()))
            .isPresent();
  }
}
