package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.product.Product;
import java.util.List;

/** Which encoder a shop gets that asks for none: by the script of its titles. */
final class EncoderChoice {
  static final String CHINESE = "bge-small-zh-v1.5";
  static final String ENGLISH = "bge-small-en-v1.5";

  /** From this share of titles with Chinese characters on, a shop is Chinese. */
  private static final double CHINESE_SHARE = 0.1;

  private EncoderChoice() {}

  static String of(List<Product> products) {
    long chinese = products.stream().filter(EncoderChoice::hasChineseTitle).count();
    return chinese >= CHINESE_SHARE * products.size() ? CHINESE : ENGLISH;
  }

  private static boolean hasChineseTitle(Product product) {
    return product
        .title()
        .codePoints()
        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
  }
}
