package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.CategoryPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NounsTest {
  @ParameterizedTest
  @CsvSource({
    "Bags > Others, Bags",
    "Bags > Bags & Cases, Bags & Cases",
    "Top > T-Shirts (men), T-Shirts",
    "户外用品 > 背包（男）, 背包",
    "户外用品 > 其他, 户外用品",
    "Other, ''",
    "（）, ''"
  })
  void saysTheNarrowestLevelThatSaysSomethingAsTheShopWritesIt(String path, String said) {
    assertThat(Nouns.category(CategoryPath.parse(path))).isEqualTo(said);
  }
}
