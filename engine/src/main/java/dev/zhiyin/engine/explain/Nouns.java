package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
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

  private static final Pattern REMARK = Pattern.compile("[(（\\[【][^)）\\]】]*[)）\\]】]");

  private static final String OPENING = "(（[【";

  private Nouns() {}

  /** What the product is: its narrowest category; empty for a note, which is on what is in it. */
  static String noun(Product product) {
    return product.note().isPresent() ? "" : category(product.category());
  }

  /** The narrowest level that says something, as the shop writes it but for remarks in brackets. */
  static String category(CategoryPath path) {
    for (String level : path.levels().reversed()) {
      String bare = says(bare(level));
      if (!bare.isEmpty()) {
        return bare;
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
}
