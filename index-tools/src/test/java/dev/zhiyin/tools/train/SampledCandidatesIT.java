package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Candidates.CandidateItems;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampledCandidatesIT {
  private static final int BATCH = 4;
  private static final int DRAWS = 10;
  private static final int ROUNDS = 20_000;

  /* One of the products is looked at again and again. */
  private final TrainingSet set = again(Shops.random(40, 30, 1));
  private final Samples samples = new Samples(set, HistoryWeights.DEFAULT);
  private final Random random = new Random(7);

  @Test
  void everyTargetIsAmongThemAndNothingElseThanTargets() {
    Candidates candidates = candidates();
    boolean[] predicted = samples.predicted();
    for (int i = 0; i < 100; i++) {
      Batch batch = batch();
      CandidateItems items = candidates.of(batch, random);
      assertThat(items.products()).doesNotHaveDuplicates();
      assertThat(Arrays.stream(items.products())).allMatch(j -> predicted[j.intValue()]);
      for (long target : batch.targets()) {
        assertThat(items.products()[items.column(target)]).isEqualTo(target);
      }
    }
  }

  @Test
  void logitsAreCorrectedByHowOftenAProductIsThere() {
    Candidates candidates = candidates();
    var there = new int[set.products()];
    for (int i = 0; i < ROUNDS; i++) {
      for (long product : candidates.of(batch(), random).products()) {
        there[(int) product]++;
      }
    }
    CandidateItems all = new CandidateItems(samples.predictedProducts());
    float[] corrected = corrected(candidates, all, samples.batch(samples.training().subList(0, 1)));
    for (int i = 0; i < corrected.length; i++) {
      double often = (double) there[(int) all.products()[i]] / ROUNDS;
      assertThat(Math.exp(-corrected[i])).isCloseTo(often, within(0.02));
    }
  }

  @Test
  void targetsOfTheSameShopperBesideItAreThereForCertain() {
    List<Sample> run =
        samples.training().stream()
            .filter(it -> it.sequence() == samples.training().getFirst().sequence())
            .toList();
    assertThat(run).hasSizeGreaterThan(2);
    Candidates candidates = candidates();
    CandidateItems all = new CandidateItems(samples.predictedProducts());

    float[] beside = corrected(candidates, all, samples.batch(run));
    float[] alone = corrected(candidates, all, samples.batch(run.subList(0, 1)));

    for (Sample other : run.subList(1, run.size())) {
      assertThat(beside[all.column(other.target())]).isZero();
      assertThat(alone[all.column(other.target())]).isPositive();
      alone[all.column(other.target())] = 0;
    }
    assertThat(beside).isEqualTo(alone);
  }

  private float[] corrected(Candidates candidates, CandidateItems items, Batch batch) {
    try (Network network = Network.of(List.of(), set.texts(), it -> it, false);
        Graph graph = network.looking()) {
      NDArray zeros = graph.constant(new float[items.size()], 1, items.size());
      return candidates.corrected(graph, zeros, items, batch, 0).toFloatArray();
    }
  }

  private Candidates candidates() {
    return new Candidates.Sampled(samples, DRAWS, BATCH);
  }

  private Batch batch() {
    List<Sample> all = samples.training();
    return samples.batch(random.ints(BATCH, 0, all.size()).mapToObj(all::get).toList());
  }

  private static TrainingSet again(TrainingSet set) {
    List<Sequence> shoppers =
        set.shoppers().stream()
            .map(
                sequence -> {
                  var steps = new ArrayList<Sequence.Step>();
                  for (int i = 0; i < sequence.length(); i++) {
                    steps.add(new Sequence.Step(sequence.text(i), sequence.type(i), steps.size()));
                    steps.add(new Sequence.Step(3, EventType.VIEW, steps.size()));
                  }
                  return Sequence.of(steps);
                })
            .toList();
    return new TrainingSet(set.productIds(), set.texts(), shoppers);
  }
}
