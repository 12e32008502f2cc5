package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
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
 * @param brands compared without regard to case, each as long as a brand may be
 * @param seen every product of the history
 * @param bought products of the history that were bought or reviewed
 * @param soldOut products that cannot be bought now, unless the filter says something of the stock
 */
public record HistoryExclusion(
    Set<String> products, List<String> brands, boolean seen, boolean bought, boolean soldOut) {
  public static final HistoryExclusion DEFAULT =
      new HistoryExclusion(Set.of(), List.of(), true, true, true);

  /** Names nothing and lets seen, bought and sold-out products be shown. */
  public static final HistoryExclusion NONE =
      new HistoryExclusion(Set.of(), List.of(), false, false, false);

  public HistoryExclusion {
    products = Set.copyOf(products);
    brands = List.copyOf(brands);
    brands.forEach(brand -> TextLimits.checkLength("brands", brand, Product.LONGEST_BRAND));
  }

  /** The same, with sold-out products or without. */
  public HistoryExclusion withSoldOut(boolean changed) {
    return new HistoryExclusion(products, brands, seen, bought, changed);
  }

  /** Whether it keeps away more of a history than what was disliked. */
  public boolean isOfHistory() {
    return seen || bought;
  }

  /** A filter that also keeps away what can be told by the fields of a product. */
  Filter within(Filter filter) {
    Filter inStock = soldOut ? filter.inStockUnlessAsked() : filter;
    return brands.isEmpty() ? inStock : inStock.withoutBrands(brands);
  }

  /** Ids of the products of this history that it keeps from the shopper. */
  public Set<String> of(History history) {
    var ids = new HashSet<String>();
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
