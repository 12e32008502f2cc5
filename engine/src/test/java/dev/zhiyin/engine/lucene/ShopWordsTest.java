package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopWordsTest {
  private static final List<String> BEFORE = List.of("清爽", "美白", "女士", "儿童", "保湿", "户外");
  private static final List<String> BEHIND = List.of("面膜", "喷雾", "套装", "礼盒", "正品", "补水");

  @TempDir private Path folder;

  /* 玻尿酸 between all kinds of neighbours, 红尘 always before 客栈, and 的 everywhere. */
  private static List<Product> shop() {
    var products = new ArrayList<Product>();
    for (String before : BEFORE) {
      for (String behind : BEHIND) {
        products.add(Product.titled("p" + products.size(), before + "玻尿酸" + behind + "的" + before));
      }
    }
    products.add(
        ProductJson.read(
            """
            {"id": "b", "title": "水", "brand": "珀莱雅 PROYA", "category": ["美妆", "防晒霜"]}"""));
    return products;
  }

  @Test
  void areLearnedFromTitlesAndBrandsAndCategoriesAreWords() throws IOException {
    ShopWords learned = ShopWords.of(shop());
    Path file = folder.resolve("words.txt");
    learned.write(file);

    assertThat(file).content().contains("玻尿酸\n", "珀莱雅\n", "防晒霜\n");
    assertThat(file).content().doesNotContain("尿酸\n尿", "的", "PROYA", "酸面", "\n尿酸\n");
    try (var analysis = new TextAnalysis(Vocabulary.of(ShopWords.read(file)));
        var without = new TextAnalysis(Vocabulary.NONE)) {
      assertThat(without.terms("玻尿酸面膜")).doesNotContain("玻尿酸");
      assertThat(analysis.tokens("玻尿酸面膜")).startsWith("玻尿酸").doesNotContain("玻", "尿", "酸");
      assertThat(analysis.words("玻尿酸面膜").getFirst().wholes()).containsExactly("玻尿酸");
      assertThat(analysis.words("珀莱雅防晒霜")).hasSize(2);
    }
  }

  @Test
  void charactersOfTwoUnitsAreNeverCutThrough() throws IOException {
    var products = new ArrayList<Product>();
    for (String before : BEFORE) {
      for (String behind : BEHIND) {
        String rare = Character.toString(0x20800 + products.size() * 7); // all begin with one unit
        products.add(Product.titled("r" + products.size(), before + "尿家" + rare + behind));
      }
    }
    products.add(
        ProductJson.read("{\"id\": \"b\", \"title\": \"碗\", \"brand\": \"\uD842\uDFB7野屋\"}"));
    Path file = folder.resolve("words.txt");
    ShopWords.of(products).write(file);

    for (String word : Files.readAllLines(file)) {
      assertThat(word.codePoints())
          .as(word)
          .noneMatch(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE);
    }
    try (var analysis = new TextAnalysis(Vocabulary.of(ShopWords.read(file)))) {
      assertThat(analysis.tokens("正宗\uD842\uDFB7野家牛肉饭"))
          .allMatch(token -> token.codePoints().noneMatch(it -> it >= 0xD800 && it <= 0xDFFF));
    }
  }

  @Test
  void aShopOfFewTitlesHasNone() {
    assertThat(ShopWords.of(List.of()).size()).isZero();
    assertThat(ShopWords.of(List.of(Product.titled("a", "玻尿酸"))).size()).isZero();
  }

  @Test
  void areNoMoreThanTheBound() {
    var products = new ArrayList<Product>();
    for (int i = 0; i <= ShopWords.MOST; i++) {
      String brand =
          new String(new char[] {(char) (0x4e00 + i % 5000), (char) (0x5e00 + i / 5000)});
      products.add(
          ProductJson.read(
              "{\"id\": \"b\", \"title\": \"t\", \"brand\": \"%s\"}".formatted(brand)));
    }
    assertThat(ShopWords.of(products).size()).isEqualTo(ShopWords.MOST);
  }
}
