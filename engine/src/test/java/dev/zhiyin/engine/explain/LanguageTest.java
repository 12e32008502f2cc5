package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource({
    "登山包 40L,  true",
    "iPhone 15, false",
    "イヤホン,     false",
    "𠮷野家,       true",
    "'「」，。',    false"
  })
  void knowsChineseCharacters(String text, boolean chinese) {
    assertThat(Language.hasChinese(text)).isEqualTo(chinese);
  }
}
