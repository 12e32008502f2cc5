package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.ProductJson;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  @Test
  void cutsTextsAsTheIndexDoes() {
    try (var segmentation = new Segmentation(Vocabulary.NONE);
        var analysis = new TextAnalysis(Vocabulary.NONE)) {
      String text = "轻便防水户外登山双肩背包 Wi-Fi6 shoes";

      assertThat(segmentation.terms(text)).isEqualTo(analysis.terms(text)).contains("背包", "wifi6");
    }
  }

  @Test
  void marksWordsAsTheyAreWritten() {
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      assertThat(segmentation.highlighter("caf\u00e9").apply("a Cafe\u0301, a tent"))
          .hasValue("a <em>Cafe\u0301</em>, a tent");
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
