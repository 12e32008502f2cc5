package dev.zhiyin.engine.filter;

import dev.zhiyin.engine.Times;
import dev.zhiyin.engine.product.CategoryPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A condition on products. All parts that are given must hold; within one list any entry suffices.
 *
 * @param categories a product in one of these, or below it
 * @param brands compared without regard to case
 * @param price products without a price match only {@link PriceRange#ANY}
 * @param inStock true for what can be bought now, false for what is sold out
 * @param attributes by name, the values of which one must be there
 * @param createdAfter products created later than this, in whole milliseconds
 * @param not what must not hold
 * @param anyOf at least one of these must hold, when there are any
 */
public record Filter(
    List<CategoryPath> categories,
    List<String> brands,
    List<String> sellers,
    PriceRange price,
    Optional<Boolean> inStock,
    Map<String, List<String>> attributes,
    Optional<Instant> createdAfter,
    Optional<Filter> not,
    List<Filter> anyOf) {
  public static final Filter ALL =
      new Filter(
          List.of(),
          List.of(),
          List.of(),
          PriceRange.ANY,
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  /** What can be bought now. */
  public static final Filter IN_STOCK = ALL.withInStock(true);

  public Filter {
    createdAfter.ifPresent(time -> Times.check("createdAfter", time));
    categories = List.copyOf(categories);
    brands = List.copyOf(brands);
    sellers = List.copyOf(sellers);
    attributes = Map.copyOf(attributes);
    anyOf = List.copyOf(anyOf);
  }

  public Filter withInStock(boolean wanted) {
    return new Filter(
        categories,
        brands,
        sellers,
        price,
        Optional.of(wanted),
        attributes,
        createdAfter,
        not,
        anyOf);
  }

  /** This filter, without products of these brands. */
  public Filter withoutBrands(List<String> unwanted) {
    var brandsOnly =
        new Filter(
            List.of(),
            unwanted,
            List.of(),
            PriceRange.ANY,
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    var excluded =
        not.map(already -> ALL.withAnyOf(List.of(already, brandsOnly))).orElse(brandsOnly);
    return new Filter(
        categories,
        brands,
        sellers,
        price,
        inStock,
        attributes,
        createdAfter,
        Optional.of(excluded),
        anyOf);
  }

  private Filter withAnyOf(List<Filter> changed) {
    return new Filter(
        categories, brands, sellers, price, inStock, attributes, createdAfter, not, changed);
  }

  /** This filter, and what can be bought now unless it says something of the stock itself. */
  public Filter inStockUnlessAsked() {
    return inStock.isPresent() ? this : withInStock(true);
  }
}
