package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextAnalysisTest {
  private final TextAnalysis analysis = new TextAnalysis(Vocabulary.NONE);

  /** A term and the characters of the text that it stands for. */
  private record Cut(String term, String surface) {}

  @Test
  void cutsChineseIntoWords() {
    assertThat(analysis.terms("轻便防水户外登山双肩背包")).containsExactly("轻便", "防水", "户外", "登山", "双肩", "背包");
  }

  @ParameterizedTest
  @CsvSource({
    "backpacks, backpack",
    "running shoes, running shoe",
    "batteries, battery",
    "women's, women",
    "women’s, women's",
    "Café, cafe",
    "Cafe\u0301, Caf\u00e9",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8, \ud55c\uad6d",
    "\u30ab\u3099\u30e9\u30b9, \u30ac\u30e9\u30b9",
    "\uff21\u030a, \u212b"
  })
  void bringsEnglishWordsToOneForm(String text, String other) {
    assertThat(analysis.terms(text)).containsAll(analysis.terms(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTX4090",
        "rtx4090",
        "40L",
        "USB-C",
        "Wi-Fi",
        "1.5L",
        "C++",
        "C#",
        "AT&T",
        "i7-12700K",
        "M&M's"
      })
  void keepsAWordAsWrittenInsideChineseText(String word) {
    assertThat(analysis.terms("全新" + word + "正品"))
        .startsWith("全新")
        .contains(word.toLowerCase(Locale.ROOT))
        .endsWith("正品");
  }

  @Test
  void joinsAndSplitsWordsOfSeveralParts() {
    assertThat(analysis.terms("Wi-Fi6")).contains("wi-fi6", "wifi6", "wifi", "wi", "fi", "6");
    assertThat(analysis.terms("RTX4090")).containsExactlyInAnyOrder("rtx4090", "rtx", "4090");
  }

  @Test
  void aPointInsideANumberIsPartOfTheNumber() {
    assertThat(analysis.terms("1.5L")).containsExactlyInAnyOrder("1.5l", "1.5", "l");
    assertThat(analysis.terms("最新款.Pro")).contains("pro");
  }

  @Test
  void takesFullWidthLettersForOrdinaryOnes() {
    assertThat(analysis.terms("ＲＴＸ４０９０显卡")).isEqualTo(analysis.terms("RTX4090显卡"));
  }

  @Test
  void leavesOutWordsThatSayNothing() {
    assertThat(analysis.terms("the tent of the year 我的帐篷和背包"))
        .doesNotContain("the", "of", "的", "和");
  }

  @Test
  void keepsChineseCharactersBeyondTheBasicPlaneWhole() {
    assertThat(analysis.terms("𠮷野家")).contains("𠮷").noneMatch(TextAnalysisTest::hasHalf);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "🎒🏕️", "\uD800", "\uDC00\uD800", "!?…，。", "\u0000\u0007"})
  void findsNothingWhereThereAreNoWords(String text) {
    assertThat(analysis.terms(text)).isEmpty();
  }

  @Test
  void readsOnAfterEmojiAndHalvesOfCharacters() {
    assertThat(analysis.terms("🎒背包\uD83D手机\uDC00tent")).containsExactly("背包", "手机", "tent");
  }

  @Test
  void readsLongTextsToTheirEnd() {
    assertThat(analysis.terms("背".repeat(9_998) + " x")).endsWith("x");
    assertThat(analysis.terms("背包".repeat(5_000))).contains("背包");
  }

  @Test
  void cutsAWordOfAHundredThousandLettersIntoPieces() {
    assertThat(analysis.terms("a".repeat(100_000)))
        .allMatch(term -> term.length() <= 256)
        .isNotEmpty();
  }

  /* To bring the marks of one character into order takes the square of their number. */
  @Test
  @Timeout(10)
  void aCharacterOfVeryManyMarksTakesNoTime() {
    assertThat(analysis.terms("tent e" + "\u0301\u0323".repeat(150_000))).contains("tent");
  }

  @RandomSeeds
  void everyTermStandsForTheCharactersItWasMadeOf(Seed seed) {
    for (Cut cut : cuts(anyText(seed.random()))) {
      assertThat(comparable(cut.surface())).as("%s", cut).contains(comparable(cut.term()));
    }
  }

  @Test
  void saysWhereEachWordStood() {
    assertThat(cuts("全新ＲＴＸ４０９０ 背包 Wi-Fi 🎒tent"))
        .contains(
            new Cut("全新", "全新"),
            new Cut("rtx4090", "ＲＴＸ４０９０"),
            new Cut("4090", "４０９０"),
            new Cut("背包", "背包"),
            new Cut("wifi", "Wi-Fi"),
            new Cut("fi", "Fi"),
            new Cut("tent", "tent"));
  }

  @Test
  void aWordIsAsLongAsItIsWritten() {
    assertThat(cuts("Cafe\u0301-Bar \u1112\u1161\u11ab \u0958x tent"))
        .contains(
            new Cut("cafe", "Cafe\u0301"),
            new Cut("cafebar", "Cafe\u0301-Bar"),
            new Cut("bar", "Bar"),
            new Cut("\ud55c", "\u1112\u1161\u11ab"),
            new Cut("\u0915\u093cx", "\u0958x"),
            new Cut("tent", "tent"));
  }

  @RandomSeeds(2)
  void threadsShareOneAnalyserAndItForgetsEachText(Seed seed) {
    var random = seed.random();
    List<String> texts = IntStream.range(0, 200).mapToObj(_ -> anyText(random)).toList();
    List<List<String>> alone =
        texts.stream()
            .map(
                text -> {
                  try (var fresh = new TextAnalysis(Vocabulary.NONE)) {
                    return fresh.terms(text);
                  }
                })
            .toList();
    assertThat(texts.parallelStream().map(analysis::terms).toList()).isEqualTo(alone);
  }

  @Test
  void aSearchIsCutOnceHoweverOftenItIsLookedAt() {
    Word word = analysis.query("送女朋友的礼物").words().getFirst();
    assertThat(analysis.query("送女朋友的礼物").words().getFirst()).isSameAs(word);
  }

  /* Each of the characters may be the piece of a word. */
  @Test
  @Timeout(10)
  void aSearchOfCharactersTakesNoTime() {
    String characters =
        IntStream.range(0x5000, 0x5000 + 200)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    for (int i = 0; i < 2_000; i++) {
      assertThat(analysis.askedWords(characters)).isNotEmpty();
    }
  }

  private List<Cut> cuts(String text) {
    var cuts = new ArrayList<Cut>();
    try (var stream = analysis.tokenStream(IndexFields.TITLE, text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      var offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      int last = 0;
      while (stream.incrementToken()) {
        assertThat(offset.startOffset()).isGreaterThanOrEqualTo(last);
        last = offset.startOffset();
        cuts.add(
            new Cut(term.toString(), text.substring(offset.startOffset(), offset.endOffset())));
      }
      stream.end();
      assertThat(offset.endOffset()).isEqualTo(text.length());
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
    return cuts;
  }

  /* Without what analysis changes on purpose: case, width, signs between parts, plural endings. */
  private static String comparable(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{Mn}", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[-.'’&+/_#]", "")
        .replaceAll("s$", "");
  }

  private static String anyText(Random random) {
    List<String> pieces =
        List.of(
            "登山",
            "背包",
            "的",
            "手机壳",
            "RTX4090",
            "iPhone 15",
            "ＵＳＢ－Ｃ",
            "Wi-Fi",
            "1.5L",
            "C++",
            "tents",
            " ",
            "，",
            "🎒",
            "\uD800",
            "𠮷",
            "カメラ",
            "ｶﾒﾗ",
            "한국",
            "é",
            "e\u0301te\u0301",
            "\u1112\u1161\u11ab",
            "\u30ab\u3099",
            "\u0958",
            "women's",
            "-",
            "+",
            "...");
    return IntStream.range(0, random.nextInt(30))
        .mapToObj(_ -> pieces.get(random.nextInt(pieces.size())))
        .collect(Collectors.joining(random.nextBoolean() ? "" : " "));
  }

  private static boolean hasHalf(String term) {
    return term.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
