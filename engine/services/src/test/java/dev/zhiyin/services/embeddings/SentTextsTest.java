package dev.zhiyin.services.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.config.EncoderSettings.Batch;
import dev.zhiyin.services.embeddings.SentTexts.TextBatch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentTextsTest {
  private static List<Integer> sizes(List<String> texts, Batch limits) {
    return SentTexts.divide(texts, limits).stream().map(batch -> batch.texts().size()).toList();
  }

  @Test
  void estimatesMoreTokensForChineseThanForEnglish() {
    assertThat(SentTexts.tokens("")).isEqualTo(1);
    assertThat(SentTexts.tokens("running shoes")).isEqualTo(5);
    assertThat(SentTexts.tokens("轻便防水")).isEqualTo(5);
    assertThat(SentTexts.tokens("a--b")).isEqualTo(3);
  }

  @Test
  void dividesByTheirNumberAndByTheirTokensInTheirOrder() {
    List<String> texts = IntStream.range(0, 10).mapToObj(_ -> "背背背").toList();
    assertThat(sizes(texts, new Batch(4, 1_000, 1))).containsExactly(4, 4, 2);
    assertThat(sizes(texts, new Batch(100, 16, 1))).containsExactly(4, 4, 2);
    assertThat(sizes(List.of("背".repeat(50), "a", "背".repeat(50)), new Batch(9, 16, 1)))
        .containsExactly(1, 1, 1);
    assertThat(SentTexts.divide(List.of(), Batch.DEFAULT)).isEmpty();
    TextBatch last = SentTexts.divide(texts, new Batch(4, 1_000, 1)).getLast();
    assertThat(last.from()).isEqualTo(8);
    assertThat(last.to()).isEqualTo(10);
    assertThat(last.tokens()).isEqualTo(8);
  }

  @Test
  void sendsNoTextThatAServiceRefuses() {
    assertThat(SentTexts.of("", " \n\t", 100)).isEqualTo("-");
    assertThat(SentTexts.of("query: ", "", 100)).isEqualTo("query: -");
    assertThat(SentTexts.of("", "a\0b\ud83dc", 100)).isEqualTo("a b c");
    assertThat(SentTexts.of("", "👍 tea", 100)).isEqualTo("👍 tea");
  }

  @Test
  void cutsWithThePrefixInside() {
    String cut = SentTexts.of("query: ", "背".repeat(200), 100);
    assertThat(cut).startsWith("query: 背");
    assertThat(SentTexts.tokens(cut)).isBetween(90L, 100L);
    assertThat(SentTexts.of("", "shoes ".repeat(20), 512)).isEqualTo("shoes ".repeat(20));
  }
}
