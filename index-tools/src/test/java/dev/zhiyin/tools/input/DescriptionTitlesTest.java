package dev.zhiyin.tools.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptionTitlesTest {
  @Test
  void takesTheFirstSentence() {
    assertThat(DescriptionTitles.beginningOf(" A red shirt. It is soft. "))
        .isEqualTo("A red shirt");
    assertThat(DescriptionTitles.beginningOf("轻便防水背包。适合登山！")).isEqualTo("轻便防水背包");
    assertThat(DescriptionTitles.beginningOf("好轻！适合登山")).isEqualTo("好轻！");
    assertThat(DescriptionTitles.beginningOf("A 3.5 inch disk")).isEqualTo("A 3.5 inch disk");
  }

  @Test
  void takesTheFirstLine() {
    assertThat(DescriptionTitles.beginningOf("\nA red shirt\nsoft, 100 % cotton"))
        .isEqualTo("A red shirt");
  }

  @Test
  void takesTheClausesThatFit() {
    String fits = "a".repeat(30) + ", " + "b".repeat(40);
    assertThat(DescriptionTitles.beginningOf(fits + ", " + "c".repeat(20) + ", d")).isEqualTo(fits);
    String chinese = "轻".repeat(30) + "，" + "便".repeat(49);
    assertThat(DescriptionTitles.beginningOf(chinese + "；" + "包".repeat(9))).isEqualTo(chinese);
  }

  @Test
  void takesTheWordsThatFitWhereNoClauseEnds() {
    String words = "word ".repeat(15) + "end"; // 78 characters
    assertThat(DescriptionTitles.beginningOf(words + " too long")).isEqualTo(words);
  }

  @Test
  void doesNotStopAtAClauseThatSaysNothing() {
    String words = "New: " + "word ".repeat(14) + "end"; // 78 characters
    assertThat(DescriptionTitles.beginningOf(words + " too long")).isEqualTo(words);
  }

  @Test
  void cutsWhatHasNoWordsWithoutSplittingACharacter() {
    assertThat(DescriptionTitles.beginningOf("🎒".repeat(100))).isEqualTo("🎒".repeat(80));
    assertThat(DescriptionTitles.beginningOf("🎒".repeat(80))).isEqualTo("🎒".repeat(80));
  }

  @Test
  void neverMakesABlankTitle() {
    for (String description : new String[] {".", "。", "...", ",", " - ", "\u3000x"}) {
      assertThat(DescriptionTitles.beginningOf(description)).isNotBlank();
    }
  }
}
