package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTitlesTest {
  @ParameterizedTest
  @CsvSource({
    "A short title, A short title",
    "一二三四五六七八九十一二三四五六七八, 一二三四五六七八九十一二三四五六七八",
    "一二三四五六七八九十一二三四五六七八九, 一二三四五六七八九十一二三四五六七八…",
    "Kailas women's lightweight waterproof backpack, Kailas women's lightweight…",
    "凯乐石户外登山双肩背包 waterproof backpack 40L, 凯乐石户外登山双肩背包 waterproof…",
    "Avery Half-Fold Greeting Cards (for Inkjet Printers of all kinds), Avery Half-Fold Greeting Cards…",
    "【官方正品】【限时】凯乐石户外登山双肩背包大容量40升, 凯乐石户外登山双肩背包大容量40升",
    "双肩背包（大容量防水登山徒步旅行露营骑行）, 双肩背包（大容量防水登山徒步旅行露营…",
    "凯乐石户外登山双肩背包（大容量防水登山徒步）, 凯乐石户外登山双肩背包…",
    "极芒 20000mAh 多重保护充电宝 磁吸 月光白 轻薄, 极芒 20000mAh 多重保护充电宝 磁吸…",
    "Backpack 登山背包户外徒步旅行大容量ABCDEFGHIJ, Backpack 登山背包户外徒步旅行大容量…",
    "'Tent, three persons, four seasons, - waterproof and light', 'Tent, three persons, four seasons…'",
    "'  two   spaces\t', two spaces",
    "全新相机」，已有99位, 全新相机』，已有99位",
    "A “new” 「one」, A ‘new’ 『one』",
    "A \"new\" one, A 'new' one",
    "A 27\" monitor, A 27″ monitor"
  })
  void cutsTitlesAtTheEndOfAWord(String title, String cut) {
    assertThat(SentenceTitles.shortened(title)).isEqualTo(cut);
  }

  @RandomSeeds
  void aCutTitleIsABeginningOfTheTitleAndNotLong(Seed seed) {
    var random = seed.random();
    List<String> words = List.of("登山", "背包", "waterproof", "🎒", "𠮷", "a", "(of 3", " ", "-");
    for (int i = 0; i < 100; i++) {
      String title =
          "t"
              + IntStream.range(0, random.nextInt(25))
                  .mapToObj(_ -> words.get(random.nextInt(words.size())))
                  .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
      String line = title.strip().replaceAll("\\s+", " ");
      String cut = SentenceTitles.shortened(title);
      if (cut.equals(line)) {
        assertThat(width(cut)).isLessThanOrEqualTo(36);
      } else {
        assertThat(cut).endsWith("…");
        String kept = cut.substring(0, cut.length() - 1);
        assertThat(line).startsWith(kept);
        assertThat(width(kept)).isBetween(1, 36);
        assertThat(isBetweenCharacters(line, kept.length())).as(cut).isTrue();
        assertThat(isInsideAWord(line, kept.length())).as(cut).isFalse();
      }
    }
  }

  private static boolean isBetweenCharacters(String line, int at) {
    var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(line);
    return characters.isBoundary(at);
  }

  private static boolean isInsideAWord(String line, int at) {
    return isLatin(line.codePointBefore(at)) && isLatin(line.codePointAt(at));
  }

  private static boolean isLatin(int character) {
    return character < 128 && Character.isLetterOrDigit(character);
  }

  private static int width(String text) {
    return text.codePoints().map(c -> Character.isIdeographic(c) || c > 0xFFFF ? 2 : 1).sum();
  }

  @Test
  void titlesThatBeginAlikeAreToldApart() {
    String one = "Wilson Jones Heavy Duty D-Ring View Binder, 2-Inch, White";
    String other = "Wilson Jones Heavy Duty D-Ring View Binder, 3-Inch, White";
    assertThat(SentenceTitles.apart(one, other)).isEqualTo(one);
    assertThat(SentenceTitles.apart(one, "Tent")).isEqualTo("Wilson Jones Heavy Duty D-Ring View…");
    assertThat(SentenceTitles.apart('"' + one, '"' + other)).isEqualTo("'" + one);
    assertThat(SentenceTitles.apart(one, one)).isEqualTo("Wilson Jones Heavy Duty D-Ring View…");
  }
}
