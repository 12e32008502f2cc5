package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductSummary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What two products have in common, field by field, as values that stand in both.
 *
 * @param category the levels both paths share
 * @param brand or empty; never one that stands for none
 * @param terms words of both titles, in the order of the first
 */
record FieldMatches(CategoryPath category, String brand, List<String> terms) {
  private static final int MOST_TERMS = 5;

  static FieldMatches between(Product one, ProductSummary other, Terms terms) {
    int levels = one.category().sharedLevels(other.category());
    boolean sameBrand =
        !Nouns.brand(one.brand()).isEmpty() && one.brand().equalsIgnoreCase(other.brand());
    List<String> others = terms.of(other.title());
    return new FieldMatches(
        new CategoryPath(one.category().levels().subList(0, levels)),
        sameBrand ? one.brand() : "",
        terms.of(one.title()).stream()
            .filter(term -> term.length() > 1 && others.contains(term))
            .limit(MOST_TERMS)
            .toList());
  }

  Map<String, List<String>> asMap() {
    var matched = new TreeMap<String, List<String>>();
    if (!category.isEmpty()) {
      matched.put("category", category.levels());
    }
    if (!brand.isEmpty()) {
      matched.put("brand", List.of(brand));
    }
    if (!terms.isEmpty()) {
      matched.put("terms", terms);
    }
    return matched;
  }
}
