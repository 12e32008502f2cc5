package dev.zhiyin.tools.sample;

import com.fasterxml.jackson.annotation.JsonCreator;

/** The same thing said in both languages; written {@code "防水|waterproof"} in a word list. */
record Words(String chinese, String english) {
  Words {
    if (chinese.isBlank() || english.isBlank()) {
      throw new IllegalArgumentException(
          "words are '%s|%s'; wanted text in both languages".formatted(chinese, english));
    }
  }

  /** Reads {@code "zh|en"}; text without a bar, such as {@code "40L"}, is the same in both. */
  @JsonCreator
  static Words parse(String text) {
    int bar = text.indexOf('|');
    return bar < 0
        ? new Words(text, text)
        : new Words(text.substring(0, bar), text.substring(bar + 1));
  }

  String in(Language language) {
    return switch (language) {
      case CHINESE -> chinese;
      case ENGLISH -> english;
    };
  }
}
