package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.Product;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a filter means, said once more in plain loops. */
public final class FilterOracle {
  private FilterOracle() {}

  /** Whether the filter allows the product. */
  public static boolean allows(Filter filter, Product product) {
    return (filter.categories().isEmpty()
            || filter.categories().stream()
                .anyMatch(
                    wanted -> product.category().sharedLevels(wanted) == wanted.levels().size()))
        && anyEquals(filter.brands(), List.of(product.brand()))
        && anyEquals(filter.sellers(), List.of(product.offer().seller()))
        && priced(filter.price(), product)
        && filter.inStock().map(wanted -> wanted == product.offer().inStock()).orElse(true)
        && filter.attributes().entrySet().stream()
            .allMatch(
                wanted ->
                    anyEquals(
                        wanted.getValue(),
                        product.attributes().getOrDefault(wanted.getKey(), List.of())))
        && filter
            .createdAfter()
            .map(after -> product.created().filter(created -> isAfter(created, after)).isPresent())
            .orElse(true)
        && filter.not().map(not -> !allows(not, product)).orElse(true)
        && (filter.anyOf().isEmpty()
            || filter.anyOf().stream().anyMatch(one -> allows(one, product)));
  }

  private static boolean isAfter(Instant created, Instant after) {
    return created.truncatedTo(ChronoUnit.MILLIS).isAfter(after.truncatedTo(ChronoUnit.MILLIS));
  }

  private static boolean priced(PriceRange range, Product product) {
    return range.equals(PriceRange.ANY)
        || product.offer().price().stream()
            .anyMatch(price -> range.gte() <= price && price <= range.lte());
  }

  private static boolean anyEquals(List<String> wanted, List<String> found) {
    return wanted.isEmpty()
        || wanted.stream()
            .anyMatch(
                one ->
                    !one.isBlank()
                        && found.stream().anyMatch(other -> folded(one).equals(folded(other))));
  }

  private static String folded(String value) {
    return Optional.of(Normalizer.normalize(value, Normalizer.Form.NFKC))
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .orElseThrow();
  }
}
