package dev.zhiyin.engine.cooccurrence;

import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.product.CategoryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts which products, and which categories, are bought in one basket. Not thread-safe. */
public final class ComplementCounter {
  /**
   * How much the number of shoppers counts against the lift: all, where it is above chance. By lift
   * alone what is rare comes first.
   */
  private static final double SUPPORT = 1;

  /** Of a basket so many products count: pairs are half the square. */
  private static final int LARGEST = 100;

  private final Function<String, CategoryPath> categories;
  private final CoOccurrenceCounter products;
  private final CoOccurrenceCounter kinds;

  /**
   * Begins with no baskets.
   *
   * @param categories of products by id; {@link CategoryPath#NONE} where none is known
   */
  public ComplementCounter(Function<String, CategoryPath> categories) {
    this(categories, SUPPORT);
  }

  /**
   * The same in another order.
   *
   * @param support how much the number of shoppers counts against the lift, 0 to 1
   */
  public ComplementCounter(Function<String, CategoryPath> categories, double support) {
    Comparator<CoOccurring> strongest =
        Comparator.comparingDouble(
                (CoOccurring one) ->
                    support * Math.log((double) one.together().shoppers())
                        + (1 - support) * Math.log(one.lift()))
            .thenComparingDouble(CoOccurring::lift)
            .reversed()
            .thenComparing(CoOccurring::productId, IdHash.ORDER);
    this.categories = categories;
    this.products = new CoOccurrenceCounter(strongest);
    this.kinds = new CoOccurrenceCounter(strongest);
  }

  /** Adds the baskets of one shopper, who counts once for two products. */
  public void add(Collection<Set<String>> baskets) {
    products.add(
        List.of(), baskets.stream().map(one -> one.stream().limit(LARGEST).toList()).toList());
    kinds.add(List.of(), baskets.stream().map(this::kinds).toList());
  }

  private Set<String> kinds(Set<String> basket) {
    return basket.stream()
        .map(categories)
        .filter(path -> !path.isEmpty())
        .map(CategoryPath::toString)
        .limit(LARGEST)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Writes two files for {@link Complements#open}. */
  public void write(Path ofProducts, Path ofCategories) throws IOException {
    products.write(ofProducts);
    kinds.write(ofCategories);
  }
}
