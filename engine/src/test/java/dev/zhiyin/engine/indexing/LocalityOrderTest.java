package dev.zhiyin.engine.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.embed.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalityOrderTest {
  private static final int DIMENSION = 16;
  private static final int CLUSTERS = 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 128, 129, 1_000, 3_001})
  void hasEachProductOnce(int products) {
    int[] order = LocalityOrder.of(inClusters(products));

    assertThat(order).hasSize(products).doesNotHaveDuplicates();
    assertThat(IntStream.of(order)).allMatch(i -> i >= 0 && i < products);
  }

  @Test
  void isTheSameEachTime() {
    List<Embedding> embeddings = inClusters(2_000);

    assertThat(LocalityOrder.of(embeddings)).isEqualTo(LocalityOrder.of(embeddings));
  }

  @Test
  void takesEquals() {
    assertThat(LocalityOrder.of(Collections.nCopies(1_000, Embedding.of(1, 0))))
        .doesNotHaveDuplicates();
  }

  @Test
  void hasNearOnesOneAfterTheOther() {
    List<Embedding> embeddings = inClusters(20_000);
    int[] order = LocalityOrder.of(embeddings);

    assertThat(agreement(embeddings, order)).isGreaterThan(.6);
    assertThat(agreement(embeddings, IntStream.range(0, order.length).toArray())).isLessThan(.1);
  }

  /* So that a graph links the clusters before it is full of any. */
  @Test
  void beginsWithSomeOfAll() {
    List<Embedding> embeddings = inClusters(20_000);
    int[] order = LocalityOrder.of(embeddings);

    for (Embedding middle : embeddings.subList(0, CLUSTERS)) {
      assertThat(IntStream.of(order).limit(400).mapToObj(embeddings::get))
          .anyMatch(one -> one.cosine(middle) > .5);
    }
  }

  /* Mean cosine of neighbours in the order. */
  private static double agreement(List<Embedding> embeddings, int[] order) {
    return IntStream.range(1, order.length)
        .mapToDouble(i -> embeddings.get(order[i - 1]).cosine(embeddings.get(order[i])))
        .average()
        .orElseThrow();
  }

  /* The first ones are of clusters of their own. */
  private static List<Embedding> inClusters(int count) {
    var random = new Random(7);
    List<float[]> middles = IntStream.range(0, CLUSTERS).mapToObj(_ -> direction(random)).toList();
    var embeddings = new ArrayList<Embedding>();
    for (int i = 0; i < count; i++) {
      float[] near = middles.get(i % CLUSTERS).clone();
      float[] own = direction(random);
      for (int d = 0; d < DIMENSION; d++) {
        near[d] += .5f * own[d];
      }
      embeddings.add(Embedding.of(near));
    }
    return embeddings;
  }

  private static float[] direction(Random random) {
    var direction = new float[DIMENSION];
    for (int d = 0; d < DIMENSION; d++) {
      direction[d] = (float) random.nextGaussian();
    }
    return Embedding.of(direction).toArray();
  }
}
