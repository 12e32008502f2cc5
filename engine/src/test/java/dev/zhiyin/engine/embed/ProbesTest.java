package dev.zhiyin.engine.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private static final Probes MADE = of(Embedding.of(1, 0), Embedding.of(0, 1));

  private static Probes of(Embedding... vectors) {
    return Probes.of(List.of("tea", "背包").subList(0, vectors.length), List.of(vectors));
  }

  @Test
  void theLastBitsDoNotCount() {
    assertThat(MADE.difference(of(Embedding.of(1, .01f), Embedding.of(.01f, 1)))).isEmpty();
  }

  @Test
  void everyTextCounts() {
    assertThat(MADE.difference(of(Embedding.of(1, 0), Embedding.of(.1f, 1))))
        .contains(
            "the vector of '背包' has cosine 0.9950 with what it was; the same model has at least 0.999");
    assertThat(MADE.difference(of(Embedding.of(1, 0), Embedding.of(0, 1, 0))))
        .contains("'背包' has 3 dimensions, and had 2");
    assertThat(MADE.difference(of(Embedding.of(1, 0))))
        .contains("'背包' has 0 dimensions, and had 2");
  }

  @Test
  void keepsTheOrderOfItsTexts() {
    assertThat(MADE.texts()).containsExactly("tea", "背包");
    assertThatIllegalArgumentException().isThrownBy(() -> new Probes(Map.of()));
  }
}
