package dev.zhiyin.engine.reason;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  @ParameterizedTest
  @CsvSource({
    "Hiking Backpack, hiking backpack",
    "Outdoor gear, outdoor gear",
    "TVs, TVs",
    "USB Cables, USB cables",
    "登山背包, 登山背包",
    "T-Shirts, T-Shirts"
  })
  void saysCategoriesAsPeopleDo(String category, String said) {
    assertThat(Wording.category(new CategoryPath(List.of("Top", category)))).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({"shoes, true", "tvs, true", "glass, false", "tent, false", "登山背包, false"})
  void tellsThePluralOfEnglishNouns(String noun, boolean plural) {
    assertThat(Wording.isPlural(noun)).isEqualTo(plural);
  }

  @ParameterizedTest
  @CsvSource({
    "A short title, A short title",
    "一二三四五六七八九十一二三四五六七八, 一二三四五六七八九十一二三四五六七八",
    "一二三四五六七八九十一二三四五六七八九, 一二三四五六七八九十一二三四五六七八…",
    "Kailas women's lightweight waterproof backpack, Kailas women's lightweight…",
    "凯乐石户外登山双肩背包 waterproof backpack 40L, 凯乐石户外登山双肩背包 waterproof…",
    "'  two   spaces\t', two spaces"
  })
  void cutsTitlesAtTheEndOfAWord(String title, String cut) {
    assertThat(Wording.title(title)).isEqualTo(cut);
  }

  @RandomSeeds
  void aCutTitleIsABeginningOfTheTitleAndNotLong(Seed seed) {
    var random = seed.random();
    List<String> words =
        List.of("登山", "背包", "waterproof", "🎒", "𠮷", "a", "x".repeat(50), " ", "-");
    for (int i = 0; i < 100; i++) {
      String title =
          "t"
              + IntStream.range(0, random.nextInt(25))
                  .mapToObj(_ -> words.get(random.nextInt(words.size())))
                  .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
      String line = title.strip().replaceAll("\\s+", " ");
      String cut = Wording.title(title);
      if (cut.equals(line)) {
        assertThat(width(cut)).isLessThanOrEqualTo(36);
      } else {
        assertThat(cut).endsWith("…");
        String kept = cut.substring(0, cut.length() - 1);
        assertThat(line).startsWith(kept);
        assertThat(width(kept)).isBetween(1, 36);
        assertThat(Character.isHighSurrogate(kept.charAt(kept.length() - 1))).isFalse();
      }
    }
  }

  private static int width(String text) {
    return text.codePoints().map(c -> Character.isIdeographic(c) ? 2 : 1).sum();
  }
}
