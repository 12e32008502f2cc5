package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.SearchOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSearchTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} finds {1}")
  @CsvSource({
    "iPhone 15, 苹果iPhone15手机壳",
    "iPhone15, 苹果iPhone 15手机壳",
    "iphone 15, 苹果iPhone15手机壳",
    "RTX4090, 全新RTX4090显卡",
    "RTX 4090, 全新RTX4090显卡",
    "rtx4090, 全新RTX 4090显卡",
    "RTX-4090, 全新RTX4090显卡",
    "RTX4090, 全新ＲＴＸ４０９０显卡",
    "ＲＴＸ４０９０, 全新RTX4090显卡",
    "40L, 大容量40L登山包",
    "40 L, 大容量40L登山包",
    "40l, 大容量40L登山包",
    "USB-C, 快充USB-C数据线",
    "usb c, 快充USB-C数据线",
    "USBC数据线, 快充USB-C数据线",
    "USB-C数据线, 快充USBC数据线",
    "USB-C数据线, 快充USB C数据线",
    "Wi-Fi 6, 千兆Wi-Fi 6路由器",
    "wifi6, 千兆Wi-Fi 6路由器",
    "WiFi 6路由器, 千兆Wi-Fi6路由器",
    "Wi-Fi 6路由器, 千兆WiFi6路由器",
    "WIFI-6, 千兆Wi-Fi 6路由器",
    "1.5L, 家用1.5L水壶",
    "C++, 学习C++编程入门",
    "C, 学习C++编程入门",
    "caf\u00e9, Cafe\u0301 Paris",
    "cafe\u0301, Caf\u00e9 Paris",
    "AT&T, 原装AT&T手机卡",
    "at & t, 原装AT&T手机卡",
    "登山背包, 轻便防水户外登山双肩背包",
    "backpack, Two hiking backpacks",
    "backpacks, One hiking backpack",
    "womens shoe, Women's shoes"
  })
  void findsWordsAsWrittenAndInTheirUsualVariants(String words, String title) {
    try (var shop = shop(List.of("完全无关商品", title, "unrelated thing"))) {
      assertThat(titles(shop, words)).containsExactly(title);
    }
  }

  @ParameterizedTest(name = "{0} puts {1} before {2}")
  @CsvSource({
    "C++, C++ 编程入门, C 编程入门",
    "15L 背包, 15L 背包, 1.5L 背包",
    "RTX4090, RTX4090 显卡, RTX3060 显卡 4090",
    "iPhone 15, iPhone 15 手机, iPhone 14 手机"
  })
  void putsWhatIsMeantBeforeWhatOnlyLooksLikeIt(String words, String meant, String other) {
    try (var shop = shop(List.of(other, meant))) {
      assertThat(titles(shop, words)).startsWith(meant);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hedphones, Wireless headphones",
    "haedphones, Wireless headphones",
    "headphonnes, Wireless headphones",
    "blutooth speker, Portable bluetooth speaker",
    "steinless mug, Stainless mug",
    "xaiomi 手机, Xiaomi 手机"
  })
  void aWordThatNoProductHasMayBeMistyped(String words, String title) {
    try (var shop = shop(List.of("完全无关商品", title, "unrelated thing"))) {
      assertThat(titles(shop, words)).containsExactly(title);
    }
  }

  @Test
  void aWordThatAProductHasIsNotMistyped() {
    try (var shop = shop(List.of("red cable", "red table", "abc red"))) {
      assertThat(titles(shop, "table")).containsExactly("red table");
      assertThat(titles(shop, "abd")).isEmpty();
    }
  }

  @Test
  void needsMostOfManyWordsWhereRelevanceDoesNotDecide() {
    List<String> most = List.of("联通 3G 双卡 手机", "联通 3G 双卡");
    List<String> some = List.of("联通 手机 充值", "联通", "手机");
    String words = "联通 3G 双卡 手机";
    try (var shop = shop(Stream.concat(some.stream(), most.stream()).toList())) {
      assertThat(titles(shop, words)).startsWith(most.toArray(String[]::new)).containsAll(some);
      assertThat(newest(shop, words)).containsExactlyInAnyOrderElementsOf(most);
    }
  }

  @Test
  void aWordOfManyPartsCountsAsOne() {
    try (var shop = shop(List.of("Wi-Fi6", "防水 背包"))) {
      assertThat(newest(shop, "Wi-Fi6 防水 背包")).containsExactly("防水 背包");
    }
  }

  @Test
  void looksForTheFirstWordsOfALongText() {
    String text = IntStream.range(0, 400).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    try (var shop = shop(List.of(text, "other"))) {
      assertThat(titles(shop, text)).containsExactly(text);
      assertThat(titles(shop, "a-".repeat(5000))).isEmpty();
    }
  }

  /* Of 200 words 120 must be found, of 289 more; five may be found mistyped. */
  @Test
  void noMoreThanTwoHundredWordsCount() {
    String letters = "bcfhjklmnpqrtvwxz"; // none of an ending that is left out
    List<String> words =
        IntStream.range(0, 289)
            .mapToObj(i -> "zu" + letters.charAt(i / 17) + letters.charAt(i % 17))
            .toList();
    String first = String.join(" ", words.subList(0, 120));
    try (var shop = shop(List.of(first, String.join(" ", words.subList(0, 110))))) {
      assertThat(newest(shop, String.join(" ", words))).containsExactly(first);
    }
  }

  /* Of eight words five must be found, of ten six. */
  @Test
  void noMoreThanFiveWordsMayBeMistyped() {
    String eight = "amber birch cedar drift ember fjord grape honey";
    String ten = "ivory jolly knoll lemon maple noble ocean pearl quilt river";
    try (var shop = shop(List.of(eight, ten))) {
      assertThat(newest(shop, eight.replaceAll("\\b ", "x ") + "x")).containsExactly(eight);
      assertThat(newest(shop, ten.replaceAll("\\b ", "x ") + "x")).isEmpty();
    }
  }

  @Test
  void wordsThatSayNothingFindNothing() {
    try (var shop = shop(List.of("the tent", "背包"))) {
      assertThat(titles(shop, "的 the ?!")).isEmpty();
    }
  }

  private RandomIndex shop(List<String> titles) {
    var products = new ArrayList<Product>();
    for (String title : titles) {
      products.add(Product.titled("p" + products.size(), title));
    }
    return RandomIndex.of(products, 4, IndexConfig.DEFAULT, folder, new Random(1));
  }

  private static List<String> newest(RandomIndex shop, String words) {
    return shop
        .snapshot()
        .text()
        .matching(words, 10, Restriction.NONE, SearchOrder.NEWEST)
        .hits()
        .stream()
        .map(hit -> shop.snapshot().product(IndexSnapshot.doc(hit.product())).title())
        .toList();
  }

  private static List<String> titles(RandomIndex shop, String words) {
    return shop.snapshot().retrieve(new Retrieval.Words(words, 10), Restriction.NONE).stream()
        .map(hit -> shop.snapshot().product(IndexSnapshot.doc(hit.product())).title())
        .toList();
  }
}
