package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.TextWord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentationTest {
  @Test
  void cutsTextsAsTheIndexDoes() {
    try (var segmentation = new Segmentation(Vocabulary.NONE);
        var analysis = new TextAnalysis(Vocabulary.NONE)) {
      String text = "轻便防水户外登山双肩背包 Wi-Fi6 shoes";

      assertThat(segmentation.terms(text)).isEqualTo(analysis.terms(text)).contains("背包", "wifi6");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "送女朋友的礼物, 送|女朋友|礼物",
    "女朋友, 女朋友",
    "送男朋友的, 送|男朋友",
    "女 朋友, 女|朋友",
    "的人, 人",
    "无线耳机, 无线|耳机"
  })
  void aSearchIsCutIntoWordsOfTheGeneralDictionary(String searched, String cut) {
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      assertThat(
              segmentation.asked(searched).stream()
                  .map(word -> searched.substring(word.from(), word.to())))
          .containsExactly(cut.split("\\|"));
    }
  }

  @Test
  void aWordThatWasCutIsFoundByItsPiecesTogetherAsWell() {
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      TextWord word = segmentation.asked("送女朋友的礼物").get(1);
      assertThat(word.wholes()).containsExactly("女朋友");
      assertThat(word.parts()).containsExactly("女", "朋友");
    }
  }

  @Test
  void marksWordsAsTheyAreWritten() {
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      assertThat(segmentation.highlighter("caf\u00e9").apply("a Cafe\u0301, a tent"))
          .hasValue("a <em>Cafe\u0301</em>, a tent");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "女朋友, 送朋友的鞋, ''",
    "女朋友, 女朋友礼物, <em>女朋友</em>礼物",
    "女朋友, 女鞋 送朋友, <em>女</em>鞋 送<em>朋友</em>",
    "Wi-Fi6, router 6, ''",
    "Wi-Fi6, router WiFi6, router <em>WiFi6</em>",
    "Wi-Fi6, Wi-Fi router 6, <em>Wi-Fi</em> router <em>6</em>",
    "iPhone15, iPhone 15, <em>iPhone</em> <em>15</em>"
  })
  void marksPartsOfAWordOnlyWhereTheyAreAll(String searched, String text, String marked) {
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      assertThat(segmentation.highlighter(searched).apply(text).orElse("")).isEqualTo(marked);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "headphones not wireless, Wireless Headphones, Wireless <em>Headphones</em>",
    "no sugar, Low Sugar, ''",
    "no sugar coffee, 'Sugar coffee, no Sugar', 'Sugar <em>coffee</em>, <em>no Sugar</em>'",
    "手机 非 硅胶, 硅胶手机, 硅胶<em>手机</em>",
    "不含酒精 口红, 含酒精口红 不掉毛, 含酒精<em>口红</em> 不掉毛",
    "不含酒精, 喷雾 不含酒精, 喷雾 <em>不含酒精</em>",
    "无糖 糖果, 无糖糖果, <em>无糖</em><em>糖果</em>"
  })
  void marksWhatIsNotWantedOnlyWhereTheTextSaysThatItIsNot(
      String searched, String text, String marked) {
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      assertThat(segmentation.highlighter(searched).apply(text).orElse("")).isEqualTo(marked);
    }
  }

  @Test
  void marksSynonymsOnlyWhereAllOfTheirWordsAre() {
    var vocabulary =
        new Vocabulary(ShopWords.NONE, Synonyms.of("synonyms", "running shoes, sneakers"));
    try (var segmentation = new Segmentation(vocabulary)) {
      var highlighter = segmentation.highlighter("sneakers");
      assertThat(highlighter.apply("running shoes")).hasValue("<em>running</em> <em>shoes</em>");
      assertThat(highlighter.apply("leather shoes")).isEmpty();
    }
  }

  @Test
  void marksTheFirstMatchHoweverLongItIs() {
    String word = "x".repeat(110);
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      assertThat(segmentation.highlighter(word).apply("tent ".repeat(20) + word + " tent"))
          .get(InstanceOfAssertFactories.STRING)
          .endsWith("<em>" + word + "</em>…");
    }
  }

  @Test
  void givesTheTermsOfAllThatAProductIsFoundBy() {
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      assertThat(
              segmentation.terms(
                  ProductJson.read(
                      """
                      {"id": "1", "title": "Red mugs", "category": ["厨房", "mugs"], "brand": "Acme",
                       "description": "holds tea", "seller": "s1"}""")))
          .containsExactly("red", "mug", "厨房", "acme", "hold", "tea");
    }
  }
}
