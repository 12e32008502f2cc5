package dev.zhiyin.engine.arrange;

import dev.zhiyin.engine.product.Product;
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
  private final Shelf shelf;
  private final Set<Integer> promoted;
  private final Map<String, Integer> counts = new HashMap<>();

  Capping(Caps caps, Shelf shelf, Set<Integer> promoted) {
    this.caps = caps;
    this.shelf = shelf;
    this.promoted = promoted;
    if (!caps.equals(Caps.OFF)) {
      promoted.forEach(doc -> count(shelf.product(doc)));
    }
  }

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
    for (Candidate candidate : order) {
      boolean fits = page.size() < places && fits(candidate);
      (fits ? page : later).add(candidate);
    }
    int size = page.size();
    page.addAll(later);
    return new Capped(page, size);
  }

  private boolean fits(Candidate candidate) {
    if (promoted.contains(candidate.doc())) {
      return true;
    }
    Product product = shelf.product(candidate.doc());
    boolean room =
        room(category(product), caps.category())
            && room(brand(product), caps.brand())
            && room(seller(product), caps.seller());
    if (room) {
      count(product);
    }
    return room;
  }

  private boolean room(String kind, int cap) {
    return kind.isEmpty() || counts.getOrDefault(kind, 0) < cap;
  }

  private void count(Product product) {
    for (String kind : List.of(category(product), brand(product), seller(product))) {
      if (!kind.isEmpty()) {
        counts.merge(kind, 1, Integer::sum);
      }
    }
  }

  private static String category(Product product) {
    return product.category().isEmpty() ? "" : "category " + product.category();
  }

  private static String brand(Product product) {
    return kind("brand ", product.brand());
  }

  private static String seller(Product product) {
    return kind("seller ", product.offer().seller());
  }

  private static String kind(String what, String name) {
    return name.isBlank() ? "" : what + name.strip().toLowerCase(Locale.ROOT);
  }
}
