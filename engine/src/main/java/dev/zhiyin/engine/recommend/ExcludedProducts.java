package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The products that a request does not want, though its filter may allow them; of those of the
 * history, whole groups.
 */
record ExcludedProducts(RequestItems items, RerankRules rules) {
  /**
   * What a request allows.
   *
   * @param filter what it allows but for single products
   */
  Restriction of(RecommendRequest request, Filter filter) {
    return of(request.exclusion(), request.history(), filter);
  }

  /** The same, of a history. */
  Restriction of(HistoryExclusion exclusion, History history, Filter filter) {
    Set<String> named = exclusion.products();
    Set<String> known = exclusion.of(history);
    items.findAll(Stream.concat(named.stream(), known.stream()).toList(), Set.of(Part.GROUP));
    Set<String> again = boughtAgain(history);
    known.removeAll(again);
    Set<String> groups = items.groupsOf(found(known));
    groups.removeAll(items.groupsOf(found(again)));
    groups.addAll(items.groupsOf(found(disliked(history)))); // whatever else of them was bought
    var excluded = new HashSet<>(found(named));
    excluded.addAll(found(known));
    return new Restriction(filter, excluded, groups);
  }

  private Set<ProductRef> found(Set<String> ids) {
    return ids.stream().flatMap(id -> items.find(id).stream()).collect(Collectors.toSet());
  }

  private static Set<String> disliked(History history) {
    return history.items().stream()
        .filter(item -> item.type() == EventType.DISLIKE)
        .flatMap(item -> item.productId().stream())
        .collect(Collectors.toSet());
  }

  private Set<String> boughtAgain(History history) {
    if (rules.repeatable().isEmpty()) {
      return Set.of();
    }
    List<String> bought =
        history.items().stream()
            .filter(ExcludedProducts::isBought)
            .flatMap(item -> item.productId().stream())
            .filter(id -> items.find(id).isPresent())
            .distinct()
            .toList();
    List<CategoricalFields> kinds =
        items.kinds(bought.stream().map(id -> items.find(id).orElseThrow()).toList());
    return IntStream.range(0, bought.size())
        .filter(i -> rules.isRepeatable(kinds.get(i).category()))
        .mapToObj(bought::get)
        .collect(Collectors.toSet());
  }

  private static boolean isBought(HistoryItem item) {
    return item.type() == EventType.PURCHASE || item.type() == EventType.REVIEW;
  }
}
