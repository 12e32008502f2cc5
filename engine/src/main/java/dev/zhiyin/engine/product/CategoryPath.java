package dev.zhiyin.engine.product;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a product stands in the shop's tree of categories, broadest level first: {@code 户外用品 > 背包 >
 * 登山背包}. Empty when the shop has no categories.
 *
 * @param levels at most {@value #MOST_LEVELS}, none blank or with {@code >} in it, written with
 *     {@code >} between them in at most {@value #LONGEST} characters; space around a level is
 *     dropped
 */
public record CategoryPath(List<String> levels) {
  public static final CategoryPath NONE = new CategoryPath(List.of());

  /** Most levels. */
  public static final int MOST_LEVELS = 16;

  /** Most characters of the whole path as text. */
  public static final int LONGEST = 800;

  /** What all of that comes to, for errors. */
  public static final String LIMITS =
      "no level blank, at most %d levels and %d characters".formatted(MOST_LEVELS, LONGEST);

  private static final String SEPARATOR = " > ";

  public CategoryPath {
    TextLimits.checkCount("category", levels.size(), MOST_LEVELS, "levels");
    levels = levels.stream().map(String::strip).toList();
    for (String level : levels) {
      if (level.isBlank() || level.indexOf('>') >= 0) {
        throw new InvalidInput("category", level, "levels that are not blank and have no '>'");
      }
    }
    TextLimits.checkLength("category", String.join(SEPARATOR, levels), LONGEST);
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

  /** This path and every path above it, broadest first. */
  public List<CategoryPath> prefixes() {
    return IntStream.rangeClosed(1, levels.size())
        .mapToObj(depth -> new CategoryPath(levels.subList(0, depth)))
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

  /** How many of some categories it is in: it is in itself and in all above it. */
  public int within(List<CategoryPath> any) {
    return (int) any.stream().filter(one -> one.sharedLevels(this) == one.levels.size()).count();
  }

  @Override
  public String toString() {
    return String.join(SEPARATOR, levels);
  }
}
