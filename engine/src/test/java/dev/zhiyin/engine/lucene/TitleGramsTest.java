package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitleGramsTest {
  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "tent, Two-man TENT",
    "' Two-man tent', TWO-MAN TENT red",
    "防 晒, 防 晒霜",
    "手机, iphone手机壳",
    "ram, ceramic tile with ram"
  })
  void aTitleThatHasTheSearchInOnePieceHasAll(String query, String title) {
    assertThat(new TitleGrams(query).share(TitleGrams.folded(title))).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource({
    "refrigirator, Refrigerator, .7",
    "tent, ten ants, .5",
    "防晒霜, 防晒乳, .5",
    "防 晒, 晒防, 1",
    "ＲＴＸ４０９０, RTX 4090, .6",
    "tv 55, 55 inch TV, 1",
    "iPhone手机, iphone 15 手机壳, 1",
    "'?!', anything, 0",
    "tent tent, ten, .5",
    "abc, xyz abcd, 1",
    "ram, ceramic mug, 1"
  })
  void theShareOfTheGramsOfTheSearchThatStandInTheTitle(
      String query, String title, double expected) {
    assertThat((double) new TitleGrams(query).share(TitleGrams.folded(title)))
        .isCloseTo(expected / 1.3, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"297, 1", "298, 0"})
  void onlyTheBeginningOfATitleCounts(int before, double expected) {
    String title = "x".repeat(before - 1) + " abc";
    assertThat((double) new TitleGrams("abc").share(TitleGrams.folded(title))).isEqualTo(expected);
  }
}
