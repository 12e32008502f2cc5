package dev.zhiyin.tools.prepare.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingsTest {
  @Test
  void takesTheCommonestSpelling() {
    Spellings spellings = of(Map.of(), "L'Oréal", "L'OREAL", "L'Oréal", "l oreal", "Nike");

    assertThat(spellings.canonical("l oreal")).isEqualTo("L'Oréal");
    assertThat(spellings.merges())
        .containsExactly(new Merge("L'Oréal", Map.of("L'OREAL", 1L, "l oreal", 1L)));
  }

  @Test
  void matchesTraditionalWithSimplifiedAndWideWithNarrow() {
    Spellings spellings = of(Map.of(), "資生堂", "资生堂", "资生堂", "ＳＫ－ＩＩ", "SK-II", "SK-II");

    assertThat(spellings.canonical("資生堂")).isEqualTo("资生堂");
    assertThat(spellings.canonical("ＳＫ－ＩＩ")).isEqualTo("SK-II");
  }

  @Test
  void keepsApartWhatASignTellsApart() {
    Spellings spellings = of(Map.of(), "A", "A+", "C", "C#");

    assertThat(spellings.merges()).isEmpty();
    assertThat(spellings.canonical("A+")).isEqualTo("A+");
  }

  @ParameterizedTest
  @CsvSource({"ペット,ベッド", "バッグ,パック", "か,が", "ดี,ดู", "की,के"})
  void keepsApartWhatAMarkTellsApart(String one, String another) {
    assertThat(of(Map.of(), one, another).merges()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"café,Cafe", "Ёлка,елка", "Ωμέγα,Ωμεγα", "ﾍﾞｯﾄﾞ,ベッド", "☕️茶,茶", "茶\ufe00,茶"})
  void matchesWhatAMarkDoesNotTellApart(String one, String another) {
    assertThat(of(Map.of(), one, another).merges()).hasSize(1);
  }

  @Test
  void takesTheSpellingThatIsGiven() {
    Spellings spellings = of(Map.of("耐克", "Nike"), "耐克", "耐克", "NIKE");

    assertThat(spellings.canonical("NIKE")).isEqualTo("Nike");
    assertThat(spellings.canonical("耐克")).isEqualTo("Nike");
    assertThat(spellings.merges()).containsExactly(new Merge("Nike", Map.of("耐克", 2L, "NIKE", 1L)));
  }

  @Test
  void choosesTheSameOfTwoEquallyCommonOnesWhateverTheOrder() {
    assertThat(of(Map.of(), "Sony", "SONY").canonical("Sony"))
        .isEqualTo(of(Map.of(), "SONY", "Sony").canonical("Sony"))
        .isEqualTo("SONY");
  }

  @Test
  void keepsNamesOfPunctuationOnly() {
    assertThat(of(Map.of(), "!!!", "???").merges()).isEmpty();
  }

  private static Spellings of(Map<String, String> given, String... uses) {
    var spellings = new Spellings(given);
    List.of(uses).forEach(spellings::add);
    return spellings;
  }
}
