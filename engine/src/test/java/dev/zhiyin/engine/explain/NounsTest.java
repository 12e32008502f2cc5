package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.CategoryPath;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NounsTest {
  @ParameterizedTest
  @CsvSource({
    "Hiking Backpack, hiking backpack",
    "Outdoor gear, outdoor gear",
    "TVs, TVs",
    "USB Cables, USB cables",
    "登山背包, 登山背包",
    "T恤, T恤",
    "T-Shirts, T-Shirts"
  })
  void saysCategoriesAsPeopleDo(String category, String said) {
    assertThat(Nouns.category(new CategoryPath(List.of("Top", category)))).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "wool coat, wool coats",
    "paint brush, paint brushes",
    "box, boxes",
    "dress, dresses",
    "body, bodies",
    "toy car, toy cars",
    "phone case, phone cases"
  })
  void tellsOneThingFromSeveral(String one, String several) {
    assertThat(Nouns.plural(one)).isEqualTo(several);
    assertThat(Nouns.plural(several)).isEqualTo(several);
  }

  @ParameterizedTest
  @CsvSource({
    "Bags > Others, bags",
    "Bags > Bags & Cases, bags and cases",
    "户外用品 > 背包（男）, 背包",
    "户外用品 > 其他, 户外用品",
    "Other, ''",
    "（）, ''"
  })
  void saysTheNarrowestLevelThatSaysSomething(String path, String said) {
    assertThat(Nouns.category(CategoryPath.parse(path))).isEqualTo(said);
  }
}
