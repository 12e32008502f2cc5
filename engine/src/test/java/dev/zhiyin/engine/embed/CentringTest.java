package dev.zhiyin.engine.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CentringTest {
  private static final int DIMENSION = 24;

  @RandomSeeds
  void theMeanIsThePlainMeanOfTheCatalogue(Seed seed) {
    var random = seed.random();
    List<Embedding> catalogue =
        IntStream.range(0, 1 + random.nextInt(300))
            .mapToObj(_ -> RandomVectors.direction(DIMENSION, random))
            .toList();
    float[] mean = Centring.of(catalogue, DIMENSION).mean();
    for (int d = 0; d < DIMENSION; d++) {
      int at = d;
      double average = catalogue.stream().mapToDouble(one -> one.toArray()[at]).average().orElse(0);
      assertThat((double) mean[d]).isCloseTo(average, within(1e-6));
      double left =
          catalogue.stream().mapToDouble(one -> one.toArray()[at] - mean[at]).average().orElse(1);
      assertThat(left).isCloseTo(0, within(1e-6));
    }
  }

  @RandomSeeds
  void whatAllShareIsGone(Seed seed) {
    var random = seed.random();
    float[] common = RandomVectors.floats(DIMENSION, random);
    List<Embedding> catalogue =
        IntStream.range(0, 200)
            .mapToObj(
                _ -> {
                  float[] one = RandomVectors.floats(DIMENSION, random);
                  Vectors.addScaled(one, 3, common);
                  return Embedding.of(one);
                })
            .toList();
    var centring = Centring.of(catalogue, DIMENSION);
    List<Embedding> centred = catalogue.stream().map(centring::apply).toList();
    assertThat(lengthOfMean(catalogue)).isGreaterThan(.7f);
    assertThat(lengthOfMean(centred)).isLessThan(.25f);
  }

  @Test
  void subtractsTheMeanAndNormalises() {
    var centring = Centring.by(new float[] {.6f, 0});
    assertThat(centring.apply(Embedding.of(.6f, .8f))).isEqualTo(Embedding.of(0, 1));
    assertThat(centring.left(Embedding.of(.6f, .8f))).isCloseTo(.8f, within(1e-6f));
  }

  @Test
  void whatEqualsTheMeanStaysAsItWas() {
    var only = Embedding.of(.3f, -.4f, .1f);
    assertThat(Centring.of(List.of(only), 3).apply(only)).isSameAs(only);
    assertThat(Centring.of(List.of(only, only, only), 3).apply(only)).isSameAs(only);
  }

  @Test
  void withoutACatalogueNothingIsCentred() {
    var any = Embedding.of(.3f, -.4f, .1f);
    assertThat(Centring.of(List.of(), 3).apply(any)).isEqualTo(any);
    assertThat(Centring.none(3).apply(any)).isEqualTo(any);
  }

  @Test
  void itsMeanCannotBeChangedFromOutside() {
    float[] given = {1, 2};
    var centring = Centring.by(given);
    given[0] = 9;
    centring.mean()[1] = 9;
    assertThat(centring.mean()).containsExactly(1, 2);
  }

  private static float lengthOfMean(List<Embedding> embeddings) {
    return Vectors.norm(Centring.of(embeddings, DIMENSION).mean());
  }
}
