package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.train.Candidates.CandidateItems;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampledCandidatesIT {
  private static final int BATCH = 4;
  private static final int DRAWS = 10;
  private static final int ROUNDS = 20_000;

  private final TrainingSet set = Shops.random(40, 30, 1);
  private final Samples samples = new Samples(set, HistoryWeights.DEFAULT);
  private final Random random = new Random(7);

  @Test
  void everyTargetIsAmongThemAndNothingWithoutInteractions() {
    var candidates = new Candidates.Sampled(set, DRAWS, BATCH);
    boolean[] interacted = set.interacted();
    for (int i = 0; i < 100; i++) {
      Batch batch = batch();
      CandidateItems items = candidates.of(batch, random);
      assertThat(items.products()).doesNotHaveDuplicates();
      assertThat(Arrays.stream(items.products())).allMatch(j -> interacted[j.intValue()]);
      for (long target : batch.targets()) {
        assertThat(items.products()[items.column(target)]).isEqualTo(target);
      }
    }
  }

  /* Targets are drawn here in proportion to their popularity, as the correction takes them to be. */
  @Test
  void logitsAreCorrectedByHowOftenAProductIsThere() {
    var candidates = new Candidates.Sampled(set, DRAWS, BATCH);
    var there = new int[set.products()];
    for (int i = 0; i < ROUNDS; i++) {
      for (long product : candidates.of(byPopularity(), random).products()) {
        there[(int) product]++;
      }
    }
    CandidateItems all = CandidateItems.of(set.interactedProducts(), set.products());
    float[] corrected = corrected(candidates, all);
    for (int i = 0; i < corrected.length; i++) {
      double often = (double) there[(int) all.products()[i]] / ROUNDS;
      assertThat(Math.exp(-corrected[i])).isCloseTo(often, within(0.02));
    }
  }

  private float[] corrected(Candidates candidates, CandidateItems items) {
    try (Network network = Network.of(List.of(), set.texts());
        Graph graph = network.looking()) {
      NDArray zeros = graph.constant(new float[items.size()], 1, items.size());
      return candidates.corrected(graph, zeros, items).toFloatArray();
    }
  }

  private Batch batch() {
    List<Sample> all = samples.training();
    return samples.batch(random.ints(BATCH, 0, all.size()).mapToObj(all::get).toList());
  }

  private Batch byPopularity() {
    double[] popularity = set.popularity();
    Sequence some = set.shoppers().getFirst();
    return samples.batch(
        random.doubles(BATCH).mapToObj(at -> new Sample(some, 1, drawn(popularity, at))).toList());
  }

  private static int drawn(double[] popularity, double at) {
    int product = 0;
    for (double left = at - popularity[0]; left > 0 && product < popularity.length - 1; ) {
      product++;
      left -= popularity[product];
    }
    return product;
  }
}
