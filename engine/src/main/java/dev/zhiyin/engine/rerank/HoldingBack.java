package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puts what is of a kind that the shopper has just bought behind everything else, so that a page
 * has it only where there is nothing else.
 */
final class HoldingBack {
  private final Set<CategoryPath> kinds;
  private final ItemStore items;

  /**
   * @param kinds categories, by their whole paths
   */
  HoldingBack(Set<CategoryPath> kinds, ItemStore items) {
    this.kinds = kinds;
    this.items = items;
  }

  List<Candidate> of(List<Candidate> order) {
    if (kinds.isEmpty()) {
      return order;
    }
    List<Kinds> ofEach = items.kinds(order.stream().map(Candidate::product).toList());
    var first = new ArrayList<Candidate>();
    var later = new ArrayList<Candidate>();
    for (int i = 0; i < order.size(); i++) {
      (kinds.contains(ofEach.get(i).category()) ? later : first).add(order.get(i));
    }
    first.addAll(later);
    return first;
  }
}
