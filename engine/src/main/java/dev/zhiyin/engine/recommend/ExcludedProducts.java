package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The products that a request does not want, though its filter may allow them; of those of the
 * history, whole groups.
 */
final class ExcludedProducts {
  private final RequestItems items;
  private final RerankRules rules;

  ExcludedProducts(RequestItems items, RerankRules rules) {
    this.items = items;
    this.rules = rules;
  }

  /**
   * What a request allows.
   *
   * @param filter what it allows but for single products
   */
  Restriction of(RecommendRequest request, Filter filter) {
    Set<String> named = request.exclusion().products();
    Set<String> known = request.exclusion().of(request.history());
    items.findAll(Stream.concat(named.stream(), known.stream()).toList(), Set.of(Part.GROUP));
    Set<String> again = boughtAgain(request.history());
    known.removeAll(again);
    Set<String> groups = items.groupsOf(found(known));
    groups.removeAll(items.groupsOf(found(again)));
    return Restriction.to(filter).without(found(named)).without(found(known)).withoutGroups(groups);
  }

  private Set<ProductRef> found(Set<String> ids) {
    return ids.stream().flatMap(id -> items.find(id).stream()).collect(Collectors.toSet());
  }

  private Set<String> boughtAgain(History history) {
    return rules.repeatable().isEmpty()
        ? Set.of()
        : history.items().stream()
            .filter(this::isBoughtAgain)
            .map(item -> ((Subject.Item) item.subject()).productId())
            .collect(Collectors.toSet());
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
