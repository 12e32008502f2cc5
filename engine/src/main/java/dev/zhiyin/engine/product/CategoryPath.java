package dev.zhiyin.engine.product;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a product stands in the shop's tree of categories, broadest level first: {@code 户外用品 > 背包 >
 * 登山背包}. Empty when the shop has no categories.
 */
public record CategoryPath(List<String> levels) {
  public static final CategoryPath NONE = new CategoryPath(List.of());

  private static final String SEPARATOR = " > ";

  public CategoryPath {
    levels = List.copyOf(levels);
    for (String level : levels) {
      if (level.isBlank() || level.indexOf('>') >= 0) {
        throw new InvalidInput("category", level, "levels that are not blank and have no '>'");
      }
    }
  }

  /** Reads {@code "户外用品 > 背包"}; space around {@code >} is free, and blank text is no category. */
  public static CategoryPath parse(String path) {
    if (path.isBlank()) {
      return NONE;
    }
    return new CategoryPath(Arrays.stream(path.split(">", -1)).map(String::strip).toList());
  }

  public boolean isEmpty() {
    return levels.isEmpty();
  }

  /** The narrowest level, or an empty string. */
  public String leaf() {
    return isEmpty() ? "" : levels.getLast();
  }

  /** This path and every path above it, broadest first, each as text. */
  public List<String> prefixes() {
    return IntStream.rangeClosed(1, levels.size())
        .mapToObj(depth -> String.join(SEPARATOR, levels.subList(0, depth)))
        .toList();
  }

  /** How many levels both paths share, counted from the broadest. */
  public int sharedLevels(CategoryPath other) {
    int shared = 0;
    int depth = Math.min(levels.size(), other.levels.size());
    while (shared < depth && levels.get(shared).equals(other.levels.get(shared))) {
      shared++;
    }
    return shared;
  }

  @Override
  public String toString() {
    return String.join(SEPARATOR, levels);
  }
}
