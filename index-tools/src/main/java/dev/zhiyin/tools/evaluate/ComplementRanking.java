package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.cooccurrence.ComplementCounter;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.renewal.Basket;
import dev.zhiyin.tools.evaluate.BasketCases.NextBasket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A way to say what else is in a basket that has a product. */
@FunctionalInterface
interface ComplementRanking {
  /** How many products of a list count. */
  int PLACES = 10;

  /** Of a basket so many products are asked about, those that were taken first. */
  int ASKED = 5;

  /** Ids, best first. */
  List<String> of(String productId);

  /** What is in most baskets. */
  static ComplementRanking popular(List<List<Basket>> learned) {
    Map<String, Integer> counts = new HashMap<>();
    learned.forEach(
        baskets ->
            baskets.forEach(
                basket -> basket.productIds().forEach(id -> counts.merge(id, 1, Integer::sum))));
    List<String> first =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparingInt(entry -> entry.getKey().hashCode() * 0x9e3779b9))
            .limit(PLACES + 1)
            .map(Map.Entry::getKey)
            .toList();
    return id -> first.stream().filter(one -> !one.equals(id)).limit(PLACES).toList();
  }

  /**
   * As they are served.
   *
   * @param support as in {@link ComplementCounter}
   */
  static ComplementRanking served(
      List<List<Basket>> learned, Function<String, CategoryPath> categories, double support) {
    var counter = new ComplementCounter(categories, support);
    learned.forEach(baskets -> counter.add(baskets.stream().map(Basket::productIds).toList()));
    Map<String, List<String>> known = new HashMap<>();
    try (var folder = TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")))) {
      Path products = folder.path().resolve("products");
      Path kinds = folder.path().resolve("categories");
      counter.write(products, kinds);
      try (var complements = Complements.open(products, kinds)) {
        learned.forEach(
            baskets ->
                baskets.forEach(
                    basket ->
                        basket
                            .productIds()
                            .forEach(
                                id -> known.computeIfAbsent(id, _ -> first(complements.of(id))))));
      }
    } catch (IOException failure) {
      throw new StorageFailed(Path.of("complements"), failure);
    }
    return id -> known.getOrDefault(id, List.of());
  }

  private static List<String> first(List<Complements.With> all) {
    return all.stream().limit(PLACES).map(Complements.With::productId).toList();
  }

  /** The same, filled up with another where it says too little. */
  default ComplementRanking filledBy(ComplementRanking other) {
    return id -> {
      var all = new ArrayList<>(of(id));
      other.of(id).stream().filter(one -> !all.contains(one)).forEach(all::add);
      return all.subList(0, Math.min(PLACES, all.size()));
    };
  }

  /** Recall of the rest in the first ten, of each of some baskets of at least two products. */
  default double[] recalls(List<NextBasket> cases) {
    return cases.parallelStream().mapToDouble(one -> recall(one.basket().productIds())).toArray();
  }

  private double recall(Set<String> basket) {
    return basket.stream()
        .limit(ASKED)
        .mapToDouble(
            asked ->
                (double) of(asked).stream().limit(PLACES).filter(basket::contains).count()
                    / (basket.size() - 1))
        .average()
        .orElse(0);
  }
}
