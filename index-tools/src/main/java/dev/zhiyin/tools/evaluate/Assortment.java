package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.product.Product;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The products of a catalogue, each at its place, and what a list that is served shows of them: no
 * notes, and of each group of offers one, as {@link dev.zhiyin.engine.rerank.OfferRule#DEFAULT} has
 * it chosen. Thread-safe.
 */
public final class Assortment {
  private static final int NOTHING = -1;

  private final List<String> ids;
  private final Map<String, Integer> places = new HashMap<>();

  /** Where what is shown of each is, by place. */
  private final int[] shown;

  private final boolean hasGroups;

  /** A product of a group. */
  private record Offered(String id, double price) {
    static final Comparator<Offered> CHEAPEST =
        Comparator.comparingDouble(Offered::price).thenComparing(Offered::id);

    static Offered of(Product product) {
      return new Offered(product.id(), product.offer().price().orElse(Double.POSITIVE_INFINITY));
    }
  }

  /**
   * Reads which are notes and which are of groups.
   *
   * @param products hands them out, in any order; those that are not among the ids do not count
   */
  public Assortment(List<String> ids, Consumer<Consumer<Product>> products) {
    this.ids = List.copyOf(ids);
    for (int place = 0; place < ids.size(); place++) {
      places.put(ids.get(place), place);
    }
    shown = new int[ids.size()];
    Arrays.setAll(shown, place -> place);
    var groups = new HashMap<String, List<Offered>>();
    products.accept(product -> read(product, groups));
    groups.values().forEach(this::showTheCheapest);
    hasGroups = !groups.isEmpty();
  }

  /** One without notes and groups. */
  public static Assortment of(List<String> ids) {
    return new Assortment(ids, _ -> {});
  }

  private void read(Product product, Map<String, List<Offered>> groups) {
    if (!has(product.id())) {
      return;
    }
    if (product.note().isPresent()) {
      shown[place(product.id())] = NOTHING;
    } else if (!product.groupId().isBlank()) {
      groups.computeIfAbsent(product.groupId(), _ -> new ArrayList<>()).add(Offered.of(product));
    }
  }

  private void showTheCheapest(List<Offered> group) {
    int best = place(group.stream().min(Offered.CHEAPEST).orElseThrow().id());
    group.forEach(one -> shown[place(one.id())] = best);
  }

  List<String> ids() {
    return ids;
  }

  boolean has(String id) {
    return places.containsKey(id);
  }

  int place(String id) {
    Integer place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("no product '" + id + "' in the catalogue");
    }
    return place;
  }

  /** Whether what is at a place is shown itself. */
  boolean isShown(int place) {
    return shown[place] == place;
  }

  /** Where what is shown of a product is; nothing of a note, or of what there is not. */
  Optional<Integer> shownPlace(String id) {
    return Optional.ofNullable(places.get(id))
        .map(place -> shown[place])
        .filter(place -> place != NOTHING);
  }

  /** The id of what is shown of a product; nothing of a note, or of what there is not. */
  public Optional<String> shown(String id) {
    return shownPlace(id).map(ids::get);
  }

  /** Whether a list shows two products as one. */
  boolean areOne(String id, String other) {
    return id.equals(other) || (shown(id).isPresent() && shown(id).equals(shown(other)));
  }

  /**
   * The scores of what is shown, each the best of its group; others keep theirs.
   *
   * @param scores by place; not changed
   */
  float[] bestOfGroups(float[] scores) {
    if (!hasGroups) {
      return scores;
    }
    float[] best = scores.clone();
    for (int place = 0; place < best.length; place++) {
      if (shown[place] != NOTHING) {
        best[shown[place]] = Math.max(best[shown[place]], scores[place]);
      }
    }
    return best;
  }
}
