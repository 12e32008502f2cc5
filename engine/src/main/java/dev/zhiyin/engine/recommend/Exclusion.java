package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a shopper is not shown. What was disliked is never shown.
 *
 * @param products ids
 * @param brands compared without regard to case
 * @param seen every product of the history
 * @param bought products of the history that were bought or reviewed
 */
public record Exclusion(Set<String> products, List<String> brands, boolean seen, boolean bought) {
  public static final Exclusion DEFAULT = new Exclusion(Set.of(), List.of(), true, true);

  public Exclusion {
    products = Set.copyOf(products);
    brands = List.copyOf(brands);
  }

  /** Ids of all products that it keeps from a shopper with this history. */
  Set<String> idsFor(History history) {
    var ids = new HashSet<>(products);
    for (HistoryItem item : history.items()) {
      if (item.subject() instanceof Subject.Item(String id) && keepsAway(item.type())) {
        ids.add(id);
      }
    }
    return ids;
  }

  private boolean keepsAway(EventType type) {
    return switch (type) {
      case DISLIKE -> true;
      case PURCHASE, REVIEW -> seen || bought;
      case VIEW, CLICK, FAVORITE, CART, SHARE, REMOVE_FROM_CART, SEARCH -> seen;
    };
  }
}
