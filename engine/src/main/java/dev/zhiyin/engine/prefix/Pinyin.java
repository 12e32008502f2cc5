package dev.zhiyin.engine.prefix;

import com.github.houbb.pinyin.constant.enums.PinyinStyleEnum;
import com.github.houbb.pinyin.util.PinyinHelper;
import java.util.List;

/** How Chinese words are read, in letters without tones; ü is v, as it is typed. */
final class Pinyin {
  private Pinyin() {}

  /** Whether a text has a Chinese character. */
  static boolean isOf(String text) {
    return text.codePoints()
        .anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
  }

  /** A syllable for each character; what is no Chinese stays as it is. */
  static List<String> syllables(String word) {
    return List.of(PinyinHelper.toPinyin(word, PinyinStyleEnum.INPUT, " ").split(" ", -1));
  }
}
