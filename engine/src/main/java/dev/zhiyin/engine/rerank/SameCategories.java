package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.CategoryPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Categories that are one kind of product, such as one in two languages.
 *
 * @param kinds for each category those of its kind, itself among them
 */
public record SameCategories(Map<CategoryPath, Set<CategoryPath>> kinds) {
  public static final SameCategories NONE = new SameCategories(Map.of());

  /** Most kinds. */
  public static final int MOST = 20_000;

  /** Most categories of a kind. */
  public static final int MOST_OF_KIND = 100;

  public SameCategories {
    kinds = Map.copyOf(kinds);
  }

  /**
   * Of lists of whole paths.
   *
   * @param kinds at most {@value #MOST}, each of 2 to {@value #MOST_OF_KIND} categories, of which
   *     none is empty or in another one
   */
  public static SameCategories of(List<List<CategoryPath>> kinds) {
    TextLimits.checkCount("sameCategories", kinds.size(), MOST, "lists");
    var byCategory = new HashMap<CategoryPath, Set<CategoryPath>>();
    for (List<CategoryPath> kind : kinds) {
      if (kind.size() < 2 || kind.size() > MOST_OF_KIND) {
        throw new InvalidInput(
            "sameCategories",
            "a list of " + kind.size(),
            "lists of 2 to %d categories".formatted(MOST_OF_KIND));
      }
      for (CategoryPath category : kind) {
        if (category.isEmpty()) {
          throw new InvalidInput("sameCategories", "", "categories that are not empty");
        }
        if (byCategory.containsKey(category)) {
          throw new InvalidInput("sameCategories", category.toString(), "each category once");
        }
        byCategory.put(category, Set.of());
      }
      Set<CategoryPath> all = Set.copyOf(kind);
      kind.forEach(category -> byCategory.put(category, all));
    }
    return new SameCategories(byCategory);
  }

  /** A category, and those of its kind. */
  public Set<CategoryPath> of(CategoryPath category) {
    return kinds.getOrDefault(category, Set.of(category));
  }
}
