package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImputationTest {
  private static final List<Embedding> TEXTS =
      List.of(
          Embedding.of(1, 0, 0),
          Embedding.of(0, 1, 0),
          Embedding.of(3, 4, 0), // .6 and .8 from the first two
          Embedding.of(0, -1, 0), // near nobody
          Embedding.of(-1, 0, 0.1f),
          Embedding.of(3, 4, 0)); // words

  private static final int[] INTERACTIONS = {2, 1, 0, 0, 5};

  private static final float[] LEARNED = {1, 10, 2, 20, 0, 0, 0, 0, 7, 70};

  @Test
  void isTheMeanOfTheNearestByTheirSquaredCosines() {
    Imputation imputation = Imputation.of(TEXTS, INTERACTIONS, 3);

    assertThat(imputation.products()).containsExactly(2);
    float[] vector = imputation.vectors(LEARNED, 2);
    assertThat(vector).hasSize(2);
    assertThat(vector[0]).isCloseTo(0.36f * 1 + 0.64f * 2, within(1e-5f));
    assertThat(vector[1]).isCloseTo(0.36f * 10 + 0.64f * 20, within(1e-4f));
  }

  @Test
  void isOfNoMoreNeighboursThanWanted() {
    assertThat(Imputation.of(TEXTS, INTERACTIONS, 1).vectors(LEARNED, 2)).containsExactly(2, 20);
    assertThat(Imputation.of(TEXTS, INTERACTIONS, 0).products()).isEmpty();
  }

  @Test
  void isOfNothingWhereAllOrNoneHaveInteractions() {
    assertThat(Imputation.of(TEXTS, new int[] {1, 1, 1, 1, 1}, 3).products()).isEmpty();
    assertThat(Imputation.of(TEXTS, new int[5], 3).products()).isEmpty();
  }
}
