package dev.zhiyin.tools.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TitlesTest {
  @Test
  void takesTheFirstSentence() {
    assertThat(Titles.beginningOf(" A red shirt. It is soft. ")).isEqualTo("A red shirt");
    assertThat(Titles.beginningOf("轻便防水背包。适合登山！")).isEqualTo("轻便防水背包");
    assertThat(Titles.beginningOf("好轻！适合登山")).isEqualTo("好轻！");
    assertThat(Titles.beginningOf("A 3.5 inch disk")).isEqualTo("A 3.5 inch disk");
  }

  @Test
  void takesTheFirstLine() {
    assertThat(Titles.beginningOf("\nA red shirt\nsoft, 100 % cotton")).isEqualTo("A red shirt");
  }

  @Test
  void takesTheClausesThatFit() {
    String fits = "a".repeat(30) + ", " + "b".repeat(40);
    assertThat(Titles.beginningOf(fits + ", " + "c".repeat(20) + ", d")).isEqualTo(fits);
    String chinese = "轻".repeat(30) + "，" + "便".repeat(49);
    assertThat(Titles.beginningOf(chinese + "；" + "包".repeat(9))).isEqualTo(chinese);
  }

  @Test
  void takesTheWordsThatFitWhereNoClauseEnds() {
    String words = "word ".repeat(15) + "end"; // 78 characters
    assertThat(Titles.beginningOf(words + " too long")).isEqualTo(words);
  }

  @Test
  void doesNotStopAtAClauseThatSaysNothing() {
    String words = "New: " + "word ".repeat(14) + "end"; // 78 characters
    assertThat(Titles.beginningOf(words + " too long")).isEqualTo(words);
  }

  @Test
  void cutsWhatHasNoWordsWithoutSplittingACharacter() {
    assertThat(Titles.beginningOf("🎒".repeat(100))).isEqualTo("🎒".repeat(80));
    assertThat(Titles.beginningOf("🎒".repeat(80))).isEqualTo("🎒".repeat(80));
  }

  @Test
  void neverMakesABlankTitle() {
    for (String description : new String[] {".", "。", "...", ",", " - ", "\u3000x"}) {
      assertThat(Titles.beginningOf(description)).isNotBlank();
    }
  }
}
