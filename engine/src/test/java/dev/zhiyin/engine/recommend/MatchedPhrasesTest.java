package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reasons name of a search, beside a product with a title. */
class MatchedPhrasesTest {
  private static final Vocabulary VOCABULARY =
      new Vocabulary(
          ShopWords.of(
              List.of(ProductJson.read("{\"id\": \"b\", \"title\": \"t\", \"brand\": \"防晒\"}"))),
          Synonyms.of("synonyms", "防晒霜, 隔离乳\nrunning shoes, sneakers"));

  @ParameterizedTest
  @CsvSource({
    "防晒,          清爽防晒霜,        防晒",
    "防晒喷雾,      防晒喷雾,          防晒喷雾",
    "防晒,          防风衣 速晒,       ''",
    "防晒霜,        防晒喷雾,          ''",
    "防晒霜,        隔离乳,            防晒霜 (隔离乳)",
    "防晒霜,        清爽防晒霜,        防晒霜",
    "running shoes, leather sneakers,  running shoes (sneakers)",
    "running shoes, red running shoes, running shoes",
    "running shoes, running costs,     ''",
    "red shoes,     red sneakers,      red",
    "C++,           USB-C cable,       ''",
    "C,             Learn C++,         C",
    "blue tie blue socks, tie socks,   tie|socks",
    "黑色上衣黑色裤子, 白色 上衣 裤子, 上衣|裤子",
    "防晒衣防晒霜,  清爽防晒霜,        防晒|防晒霜",
    "送女朋友的礼物, 小熊 女朋友礼物,  女朋友|礼物",
    "送女朋友的礼物, 女朋友的礼物盒,   女朋友的礼物",
    "黑色的鞋子,    白色鞋子 黑色鞋带, 黑色|鞋子",
    "黑色的鞋子,    黑色的鞋子,        黑色的鞋子",
    "送女朋友的礼物, 送女士 女朋友,    女朋友",
    "送女朋友的礼物, 女鞋 送朋友 礼物, 礼物",
    "男朋友礼物,    礼物 送男朋友,     男朋友|礼物",
    "双肩背包,      登山双肩背包 40L,  双肩背包",
    "双肩背包,      双肩带 背包,       双肩|背包",
    "无线耳机,      降噪无线耳机,      无线耳机",
    "无线耳机,      无线充电 有线耳机, 无线|耳机",
    "轻便防水户外登山旅行大容量双肩背包, 轻便防水户外登山旅行大容量双肩背包 40L, 轻便防水户外登山旅行大容量双肩背包",
    "红的鞋,        红的鞋,            红的鞋",
    "shoes that I have, I have shoes,  shoes",
    "my own shoes,  My own shoes,      own shoes",
    "can I have,    I have a can,      can",
    "coffee no sugar, Coffee with sugar, coffee",
    "coffee no sugar, Black coffee No Sugar, coffee no sugar",
    "coffee NOT sugar, Coffee with sugar, coffee",
    "black coffee no sugar, 'Black coffee, sugar', black coffee",
    "coffee no sugar please, Please take coffee no sugar, coffee no sugar please",
    "coffee without milk, 'Milk, coffee without sugar', coffee",
    "coffee without milk, Coffee without milk, coffee without milk",
    "no sugar coffee, Coffee with sugar, coffee",
    "no sugar coffee, 'Coffee, no sugar', no sugar coffee",
    "no sugar coffee, Casino sugar and coffee, coffee",
    "no sugar, Sugar cane,     ''",
    "not a toy car, A toy car, car",
    "shoes that aren't leather, Leather shoes, shoes",
    "shoes that aren’t leather, Aren't leather shoes, shoes that aren’t leather",
    "soap cannot dry, Dry soap, soap",
    "don't dry,     Dry soap,          ''",
    "without,       Milk without,      without",
    "coffee with milk, Coffee milk,     coffee with milk",
    "no-show socks, Socks no-show,      no-show socks",
    "chanel no 5,   5 chanel,           chanel no 5",
    "咖啡 不 糖,    咖啡 糖,           咖啡",
    "不含 酒精,     含酒精喷雾,        ''",
    "不含 酒精,     不含酒精喷雾,      不含 酒精",
    "喷雾 不含 酒精, 喷雾 含酒精,      喷雾",
    "喷雾 不含 酒精, 不含酒精喷雾,     喷雾 不含 酒精",
    "不含酒精喷雾,  含酒精喷雾,        喷雾",
    "无糖饮料,      含糖饮料,          饮料",
    "无糖饮料,      无糖茶 饮料,       无糖|饮料",
    "咖啡不含糖,    咖啡不含奶 加糖,   咖啡",
    "没有香精,      香精,              ''",
    "没有,          没有香精,          没有",
    "不锈钢杯,      不锈钢水杯,        不锈钢",
    "安热沙,        平安热沙拉 安热沙防晒, 安热沙",
    "车模,          汽车模型,          ''",
    "护眼,          防护眼镜,          ''",
    "护眼,          护眼台灯,          护眼",
    "生鲜,          先生鲜花,          ''",
    "面霜,          补水面霜,          面霜",
    "无线 耳机,     耳机 无线,         无线 耳机"
  })
  void sayWhatMatches(String searched, String title, String named) {
    assertThat(String.join("|", phrases(searched, Product.titled("p", title)))).isEqualTo(named);
  }

  private static List<String> phrases(String searched, Product product) {
    try (var segmentation = new Segmentation(VOCABULARY)) {
      return MatchedPhrases.ofRequest(searched, segmentation.asked(searched), segmentation::words)
          .of(product, segmentation.terms(product));
    }
  }

  private static Product product(ProductText text) {
    return Product.of("p", text);
  }

  @Test
  void theShorterTheSearchTheFartherAProductIsLookedAt() {
    var text = new ProductText("衣", "字".repeat(90_000) + "速晒", List.of());
    assertThat(phrases("速晒", product(text))).containsExactly("速晒");
    assertThat(phrases("速晒" + characters(0x5000, 198), product(text))).isEmpty();
  }

  @Test
  void ofASearchOfAHistoryTheBeginningOfAProductIsLookedAt() {
    assertThat(isAllOf("速晒", 3_900)).isTrue();
    assertThat(isAllOf("速晒", 4_100)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"20, true", "21, false"})
  void ofALongSearchOfAHistoryNobodyIsToldTheWhole(int words, boolean isTold) {
    String searched =
        IntStream.range(0, words).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    try (var segmentation = new Segmentation(VOCABULARY)) {
      Product product = Product.titled("p", searched);
      assertThat(
              MatchedPhrases.ofHistory(searched, segmentation.asked(searched), segmentation::words)
                  .areAllOf(product, segmentation.terms(product)))
          .isEqualTo(isTold);
    }
  }

  private static boolean isAllOf(String searched, int at) {
    var text = new ProductText("衣", "字".repeat(at) + "速晒", List.of());
    try (var segmentation = new Segmentation(VOCABULARY)) {
      return MatchedPhrases.ofHistory(searched, segmentation.asked(searched), segmentation::words)
          .areAllOf(product(text), List.of());
    }
  }

  /* A thousand characters, each of which may be the piece of a word, beside all that may be said. */
  @Test
  @Timeout(30)
  void workIsBounded() {
    String searched = characters(0x5000, 1_000);
    var text =
        new ProductText("帐篷", "", Collections.nCopies(14, characters(0x6000, 4_000).repeat(5)));
    Product product = product(text);
    try (var segmentation = new Segmentation(VOCABULARY)) {
      List<TextWord> asked = segmentation.asked(searched);
      assertThat(asked.stream().flatMap(TextWord::terms).distinct()).hasSizeLessThanOrEqualTo(200);
      var phrases = MatchedPhrases.ofRequest(searched, asked, segmentation::words);
      for (int i = 0; i < 100; i++) {
        assertThat(phrases.of(product, List.of())).isEmpty();
      }
    }
  }

  private static String characters(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
