package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reasons name of a search, beside a product with a title. */
class SearchedPhrasesTest {
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
    "red shoes,     red sneakers,      red"
  })
  void sayWhatMatches(String searched, String title, String named) {
    Product product = Product.titled("p", title);
    try (var segmentation = new Segmentation(VOCABULARY)) {
      var phrases = new SearchedPhrases(searched, segmentation.asked(searched));
      assertThat(String.join("|", phrases.of(product, segmentation.terms(product))))
          .isEqualTo(named);
    }
  }
}
