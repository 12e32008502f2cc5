package dev.zhiyin.engine.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.prefix.NameWords.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameWordsTest {
  private static final NameWords BACKPACK =
      NameWords.of(
          "(登山双肩背包 40L)", List.of(new Span(1, 3), new Span(3, 5), new Span(5, 7), new Span(8, 11)));

  @Test
  void isReadAsItWasWritten() {
    assertThat(NameWords.parse(BACKPACK.encoded())).isEqualTo(BACKPACK);
    assertThat(BACKPACK.whole()).isEqualTo("(登山双肩背包 40L)");
    assertThat(NameWords.whole(BACKPACK.encoded())).isEqualTo("(登山双肩背包 40L)");
    assertThat(NameWords.whole(NameWords.of("a, b!").encoded())).isEqualTo("a, b!");
    assertThat(BACKPACK.text(1, 4)).isEqualTo("双肩背包 40L");
    assertThat(NameWords.parse(NameWords.of("").encoded())).isEqualTo(NameWords.of(""));
    assertThat(NameWords.of("a\u001eb\u001fc").whole()).isEqualTo("a b c");
  }

  @Test
  void everyBeginningOfEveryWordIsATermUpToSomeLetters() {
    assertThat(NameWords.of("Red tent").beginnings())
        .containsExactly(
            "r", "re", "red", "redt", "redte", "redten", "redtent", "t", "te", "ten", "tent");
    assertThat(BACKPACK.beginnings())
        .contains("登山双肩背包40l", "dengshansh", "dssjbb", "双肩", "beibao40l", "bb40l", "40l")
        .doesNotContain("dengshanshu", "dssjbb4", "肩", "山");
  }

  @ParameterizedTest
  @CsvSource({
    "登山双, 2",
    "dengshans, 2",
    "dengshan, 1",
    "ds, 1",
    "dss, 2",
    "山, 0",
    "Deng Shan, 1",
    "dengsan, 0"
  })
  void tellsHowManyWordsAreBegun(String typed, int words) {
    assertThat(BACKPACK.begun(0, PrefixQuery.of(typed).orElseThrow())).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "Café-Crème, cafecr",
    "Ｗi-Fi６ router, wifi6r",
    "音乐盒, yinyue",
    "重庆火锅, chongqing",
    "旅行箱, lvx",
    "长袖衬衫, changxiu"
  })
  void lettersAreComparedWithoutCaseWidthAccentsAndSigns(String name, String typed) {
    assertThat(NameWords.of(name).begins(PrefixQuery.of(typed).orElseThrow())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "hedph, true",
    "haedph, true",
    "headdph, true",
    "heafph, true",
    "headpo, true",
    "hxxdph, false",
    "eadph, false",
    "hepahd, false",
    "headphonesx, true"
  })
  void oneLetterMayBeWrongButNotTheFirst(String typed, boolean begins) {
    assertThat(NameWords.of("Headphones").begins(mistyped(typed))).isEqualTo(begins);
  }

  @Test
  void initialsAreNotMistyped() {
    assertThat(BACKPACK.begins(mistyped("dssxbb"))).isFalse();
    assertThat(BACKPACK.begins(mistyped("dengshxnsh"))).isTrue();
  }

  private static PrefixQuery mistyped(String text) {
    return PrefixQuery.of(text).flatMap(PrefixQuery::mistyped).orElseThrow();
  }

  @Test
  void shortAndChineseBeginningsAreNotMistyped() {
    assertThat(PrefixQuery.of("hed").flatMap(PrefixQuery::mistyped)).isEmpty();
    assertThat(PrefixQuery.of("登山双肩").flatMap(PrefixQuery::mistyped)).isEmpty();
    assertThat(PrefixQuery.of("?!")).isEmpty();
  }
}
