package dev.zhiyin.engine.explain;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How categories and brands are called inside a sentence; empty where nothing can be said. */
final class Nouns {
  /** Categories and brands that say that there is none. */
  private static final Set<String> NOTHING =
      Set.of(
          "other",
          "others",
          "misc",
          "miscellaneous",
          "all",
          "general",
          "uncategorized",
          "unknown",
          "none",
          "n/a",
          "na",
          "-",
          "generic",
          "no brand",
          "unbranded",
          "null",
          "其他",
          "其它",
          "全部",
          "所有",
          "未分类",
          "未知",
          "无",
          "无品牌",
          "暂无",
          "默认");

  /** English nouns that are not counted. */
  private static final Set<String> UNCOUNTED =
      Set.of(
          "gear",
          "equipment",
          "furniture",
          "clothing",
          "apparel",
          "footwear",
          "food",
          "tea",
          "coffee",
          "luggage",
          "jewelry",
          "jewellery",
          "skincare",
          "makeup",
          "care",
          "hardware",
          "software",
          "stationery",
          "bedding",
          "lighting",
          "cookware",
          "tableware",
          "kitchenware",
          "storage",
          "paper",
          "ware",
          "wear",
          "underwear",
          "sportswear",
          "outerwear",
          "knitwear",
          "audio",
          "beauty",
          "health",
          "fitness",
          "home",
          "kitchen",
          "garden",
          "decor",
          "wine",
          "milk",
          "rice",
          "fruit",
          "electronics",
          "fashion",
          "gaming",
          "photography",
          "women",
          "men",
          "children",
          "kids",
          "travel",
          "camping",
          "hiking",
          "cycling",
          "running",
          "cleaning",
          "baking",
          "office",
          "music",
          "art",
          "literature",
          "fiction",
          "cosmetics",
          "haircare");

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern ENDS_IN_S = Pattern.compile(".*[A-Za-z]s");
  private static final Pattern ENDS_IN_LETTER = Pattern.compile(".*[A-Za-z]");
  private static final Pattern ENDS_HISSING = Pattern.compile(".*(s|x|z|ch|sh)");
  private static final Pattern ENDS_IN_Y = Pattern.compile(".*[^aeiou]y");
  private static final Pattern REMARK = Pattern.compile("[(（\\[【][^)）\\]】]*[)）\\]】]");

  private static final String OPENING = "(（[【";

  private Nouns() {}

  /** What the product is: its narrowest category; empty for a note, which is on what is in it. */
  static String noun(Product product) {
    return product.note().isPresent() ? "" : category(product.category());
  }

  /** The narrowest level that says something, as people say it: English words in lower case. */
  static String category(CategoryPath path) {
    for (String level : path.levels().reversed()) {
      String bare = says(bare(level));
      if (!bare.isEmpty()) {
        return asSaid(bare);
      }
    }
    return "";
  }

  /** The brand, unless it stands for none. */
  static String brand(String brand) {
    return says(SentenceTitles.line(brand));
  }

  private static String says(String name) {
    return NOTHING.contains(name.toLowerCase(Locale.ROOT)) ? "" : name;
  }

  /* Without remarks in brackets. */
  private static String bare(String level) {
    boolean remarks = level.chars().anyMatch(c -> OPENING.indexOf(c) >= 0);
    return SentenceTitles.line(remarks ? REMARK.matcher(level).replaceAll(" ") : level);
  }

  private static String asSaid(String category) {
    return SPACE
        .splitAsStream(category.replace("&", " & ").strip())
        .map(word -> word.equals("&") ? "and" : wordAsSaid(word))
        .collect(joining(" "));
  }

  /* "TVs", "USB" and the T of 「T恤」 keep their capitals. */
  private static String wordAsSaid(String word) {
    boolean plain =
        word.chars().skip(1).noneMatch(Character::isUpperCase)
            && word.codePoints().noneMatch(Character::isIdeographic);
    return plain ? word.toLowerCase(Locale.ROOT) : word;
  }

  /** Whether an English noun names several things, or what is not counted. */
  static boolean isPlural(String noun) {
    return (ENDS_IN_S.matcher(noun).matches() && !noun.endsWith("ss")) || isUncounted(noun);
  }

  private static boolean isUncounted(String noun) {
    return UNCOUNTED.contains(last(noun)) || List.of(noun.split(" ")).contains("and");
  }

  /** An English noun for several things. */
  static String plural(String noun) {
    if (isPlural(noun) || !ENDS_IN_LETTER.matcher(noun).matches()) {
      return noun;
    }
    if (ENDS_HISSING.matcher(noun).matches()) {
      return noun + "es";
    }
    return ENDS_IN_Y.matcher(noun).matches()
        ? noun.substring(0, noun.length() - 1) + "ies"
        : noun + "s";
  }

  private static String last(String noun) {
    return noun.substring(noun.lastIndexOf(' ') + 1);
  }
}
