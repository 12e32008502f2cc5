package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Holds back what would be too many of one kind on a page. For one page.
 *
 * <p>Promoted products are counted before all others, since they will be there.
 */
final class Capping {
  private final Caps caps;
  private final ItemStore items;
  private final Set<ProductRef> promoted;
  private final Counts counts = new Counts(new HashMap<>(), new HashMap<>(), new HashMap<>());

  Capping(Caps caps, ItemStore items, Set<ProductRef> promoted) {
    this.caps = caps;
    this.items = items;
    this.promoted = promoted;
    if (!caps.equals(Caps.OFF)) {
      items.kinds(List.copyOf(promoted)).forEach(this::count);
    }
  }

  /* Products of each kind that are on the page; those without one are not counted. */
  private record Counts(
      Map<CategoryPath, Integer> categories,
      Map<String, Integer> brands,
      Map<String, Integer> sellers) {}

  /**
   * An order of which the first products keep the caps.
   *
   * @param page how many do, at most as many as were asked for; what was held back comes after them
   */
  record Capped(List<Candidate> order, int page) {}

  Capped of(List<Candidate> order, int places) {
    if (caps.equals(Caps.OFF)) {
      return new Capped(order, Math.min(places, order.size()));
    }
    var page = new ArrayList<Candidate>();
    var later = new ArrayList<Candidate>();
    List<CategoricalFields> kinds = items.kinds(order.stream().map(Candidate::product).toList());
    for (int i = 0; i < order.size(); i++) {
      boolean fits = page.size() < places && fits(order.get(i), kinds.get(i));
      (fits ? page : later).add(order.get(i));
    }
    int size = page.size();
    page.addAll(later);
    return new Capped(page, size);
  }

  private boolean fits(Candidate candidate, CategoricalFields its) {
    if (promoted.contains(candidate.product())) {
      return true;
    }
    boolean room =
        counts.categories.getOrDefault(its.category(), 0) < caps.category()
            && counts.brands.getOrDefault(folded(its.brand()), 0) < caps.brand()
            && counts.sellers.getOrDefault(folded(its.seller()), 0) < caps.seller();
    if (room) {
      count(its);
    }
    return room;
  }

  private void count(CategoricalFields its) {
    if (!its.category().isEmpty()) {
      counts.categories.merge(its.category(), 1, Integer::sum);
    }
    if (!its.brand().isEmpty()) {
      counts.brands.merge(folded(its.brand()), 1, Integer::sum);
    }
    if (!its.seller().isEmpty()) {
      counts.sellers.merge(folded(its.seller()), 1, Integer::sum);
    }
  }

  private static String folded(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
