package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import dev.zhiyin.tools.train.export.PlainTowers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecencyPriorIT {
  private static final int PRODUCTS = 60;

  @Test
  void countsWhereTheShopMovesOn() {
    TrainingSet moving = moving(true);
    var notes = new ArrayList<String>();
    TrainedModel trained =
        Trainer.train(
            moving,
            config(true),
            new ProgressListener() {

              @Override
              public void note(String line) {
                notes.add(line);
              }
            });

    var metrics = trained.towers().manifest().metrics();
    assertThat(metrics.get("recencyPrior")).isBetween(0.01, 0.9);
    double without = trained.epochs().get(trained.best() - 1).validation().orElseThrow().ndcg();
    assertThat(metrics.get("validation.ndcg@10")).isGreaterThan(without);
    assertThat(notes)
        .containsExactly(
            "the recency prior counts %.3f: ndcg@10 %.4f, %.4f without it"
                .formatted(
                    metrics.get("recencyPrior"), metrics.get("validation.ndcg@10"), without));
    float[][] items =
        new PlainTowers(trained.towers(), moving.productIds())
            .itemVectors(moving.productIds(), moving.texts());
    assertThat(norm(items[0])).isLessThan(0.95);
    assertThat(norm(items[PRODUCTS - 1])).isGreaterThan(1.05);
    assertThat(norm(items[PRODUCTS]))
        .as("without interactions")
        .isCloseTo(1.25 * Math.exp(metrics.getOrDefault("recencyPrior", 0.0)), within(1e-6));
  }

  @Test
  void countsForNothingWhereItIsNotWantedOrCannotBeValidated() {
    assertThat(metric(moving(true), config(false))).isNull();
    assertThat(metric(moving(false), config(true))).isNull();
  }

  @Test
  void isByTimeWhereTheEndOfTimeIsHeldOut() {
    assertThat(halfLife(selling(61))).isNotNull().isBetween(1.0, 30.0);
    assertThat(halfLife(selling(40))).as("of targets before the newest event").isNull();
  }

  private static @Nullable Double halfLife(TrainingSet set) {
    return Trainer.train(set, config(true), ProgressListener.NONE)
        .towers()
        .manifest()
        .metrics()
        .get("recencyHalfLifeDays");
  }

  /* A product is sold a day, each to other shoppers, who come back after so many days and choose one
   * of the last. */
  private static TrainingSet selling(int asked) {
    var random = new Random(4);
    long day = 86_400_000_000L;
    var shoppers =
        IntStream.range(0, 300)
            .mapToObj(
                i -> {
                  int first = i % (PRODUCTS - 4);
                  List<Sequence.Step> steps =
                      IntStream.range(first, first + 4)
                          .mapToObj(j -> new Sequence.Step(j, EventType.VIEW, (j + 1) * day))
                          .toList();
                  int next = PRODUCTS - 1 - random.nextInt(8);
                  return first + 4 > PRODUCTS - 8
                      ? Sequence.of(steps)
                      : Sequence.of(steps, next).knowing(4, asked * day);
                })
            .toList();
    return new TrainingSet(
        IntStream.range(0, PRODUCTS).mapToObj(j -> "p" + j).toList(),
        Shops.embeddings(PRODUCTS, random),
        shoppers);
  }

  /* Told from twenty misses: of so few shoppers they are off by some .1, and would be by more than
   * .15 if they were those of the loss. */
  @Test
  void theChancesOfBinaryCrossEntropyAreThoseOfOneHitBesideFour() {
    TrainConfig config = config(true).withLoss(new Loss.BinaryCrossEntropy(10, 20));
    TrainedModel trained = Trainer.train(moving(true), config, ProgressListener.NONE);

    assertThat(trained.calibrationError()).isLessThan(.13);
  }

  private static double norm(float[] item) {
    return Math.sqrt(Vectors.dot(item, item));
  }

  private static @Nullable Double metric(TrainingSet set, TrainConfig config) {
    return Trainer.train(set, config, ProgressListener.NONE)
        .towers()
        .manifest()
        .metrics()
        .get("recencyPrior");
  }

  private static TrainConfig config(boolean recencyPrior) {
    return Configs.of(
        new Towers.Additive(16, 0, true, 1.25, recencyPrior),
        new Loss.Softmax(10),
        HistoryWeights.DEFAULT);
  }

  /* Products are sold one after another: a history rises through them, and what comes next is of
   * the last that there are. */
  private static TrainingSet moving(boolean validated) {
    var random = new Random(3);
    var shoppers =
        IntStream.range(0, 200)
            .mapToObj(
                _ -> {
                  List<Sequence.Step> steps =
                      IntStream.generate(() -> random.nextInt(PRODUCTS))
                          .distinct()
                          .limit(5)
                          .sorted()
                          .mapToObj(j -> new Sequence.Step(j, EventType.VIEW, j))
                          .toList();
                  int next = PRODUCTS - 1 - random.nextInt(10);
                  return validated ? Sequence.of(steps, next) : Sequence.of(steps);
                })
            .toList();
    return new TrainingSet(
        IntStream.rangeClosed(0, PRODUCTS).mapToObj(j -> "p" + j).toList(),
        Shops.embeddings(PRODUCTS + 1, random),
        shoppers);
  }
}
