package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.tools.train.Trainer.Running;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import dev.zhiyin.tools.train.export.TowerWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop of pairs that are liked together, which two floats cannot tell apart. */
class SlimIT {
  private static final int PRODUCTS = 80;

  @TempDir Path folder;

  @Test
  void countsWhereProductsGoTogetherAndIsServedAndFittedAgain() {
    TrainingSet pairs = shop(true, 5);
    var notes = new ArrayList<String>();
    TrainedModel trained = Trainer.train(pairs, config(10), listener(notes));

    var metrics = trained.towers().manifest().metrics();
    double without = trained.epochs().get(trained.best() - 1).validation().orElseThrow().ndcg();
    assertThat(metrics.get("validation.ndcg@10")).isGreaterThan(without + 0.2);
    assertThat(notes)
        .singleElement()
        .asString()
        .matches(
            "weights from product to product count %s, lambda %s: ndcg@10 [01]\\.\\d{4}, 0\\.[67]\\d{3} without them"
                .formatted(metrics.get("slimStrength"), metrics.get("slimLambda")));
    assertThat(partner(trained, "chosen")).isGreaterThan(0);
    aModelWrittenOverItHasNoneOfItsWeights(Trainer.train(pairs, config(0), ProgressListener.NONE));

    TrainedModel again =
        Trainer.refit(
                shop(false, 6),
                config(10),
                trained.choices(),
                Running.heardBy(ProgressListener.NONE))
            .orElseThrow();
    assertThat(partner(again, "again")).isGreaterThan(0);
  }

  private void aModelWrittenOverItHasNoneOfItsWeights(TrainedModel towersAlone) {
    assertThat(towersAlone.towers().slim()).isEmpty();
    TowerWriter.write(folder.resolve("chosen"), towersAlone.towers());
    try (var model = OnnxMatchModel.load(folder.resolve("chosen"))) {
      assertThat(model.slim().isEmpty()).isTrue();
    }
  }

  /* What product 0 says of its partner, beside what it says of the next one. */
  private double partner(TrainedModel trained, String name) {
    Path written = folder.resolve(name);
    TowerWriter.write(written, trained.towers());
    try (var model = OnnxMatchModel.load(written)) {
      SlimWeights slim = model.slim();
      return slim.weight(slim.place("p0"), slim.place("p1"))
          - slim.weight(slim.place("p0"), slim.place("p2"));
    }
  }

  @Test
  void nothingIsKeptThatIsOnlyChance() {
    var notes = new ArrayList<String>();
    TrainingSet chance = Shops.random(60, 200, 7);
    assertThat(Trainer.train(chance, config(10), listener(notes)).towers().slim()).isEmpty();
    assertThat(notes).singleElement().asString().contains("are left out");
  }

  private static ProgressListener listener(List<String> notes) {
    return new ProgressListener() {
      @Override
      public void note(String line) {
        notes.add(line);
      }
    };
  }

  private static TrainConfig config(int neighbours) {
    return TrainConfig.parse(
        """
        {"towers": {"kind": "additive", "dimension": 2, "whitening": false, "recencyPrior": false},
         "loss": {"kind": "softmax", "scale": 10},
         "optimiser": {"learningRate": 0.01, "warmUp": 0, "decays": false, "weightDecay": 0},
         "epochs": 20, "patience": 20, "batchSize": 64, "slimNeighbours": %d}
        """
            .formatted(neighbours));
  }

  /* Shoppers like both of two or three pairs; one of the last pair is held out. */
  private static TrainingSet shop(boolean validated, long seed) {
    var random = new Random(seed);
    List<Sequence> shoppers =
        IntStream.range(0, 400)
            .mapToObj(
                _ -> {
                  int[] pairs = random.ints(0, PRODUCTS / 2).distinct().limit(3).toArray();
                  var steps = new ArrayList<Sequence.Step>();
                  for (int pair : pairs) {
                    steps.add(new Sequence.Step(2 * pair, EventType.VIEW, steps.size()));
                    steps.add(new Sequence.Step(2 * pair + 1, EventType.VIEW, steps.size()));
                  }
                  return validated
                      ? Sequence.of(steps.subList(0, 5), 2 * pairs[2] + 1)
                      : Sequence.of(steps);
                })
            .toList();
    return Shops.of(PRODUCTS, shoppers);
  }
}
