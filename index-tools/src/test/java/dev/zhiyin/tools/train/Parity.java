package dev.zhiyin.tools.train;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.onnx.tower.TowerManifest;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import dev.zhiyin.tools.train.export.LearnedVectors;
import dev.zhiyin.tools.train.export.TowerWriter;
import dev.zhiyin.tools.train.export.TrainedTowers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is served, made as the engine makes it, against the graph that was trained. */
final class Parity {
  private Parity() {}

  /** The greatest difference between two scores of any product for any history of the batch. */
  static double greatestDifference(
      Learner learner, TrainingSet set, TrainConfig config, Batch batch, Path folder) {
    float[] logits = Scores.logits(learner, batch, set.products());
    double greatest = 0;
    try (MatchModel model = served(learner, set, config, folder)) {
      float[][] products = model.itemVectors(set.productIds(), products(set));
      float[][] histories = histories(set, model);
      for (int row = 0; row < batch.size(); row++) {
        UserVector user = user(set, batch.samples().get(row), histories, model);
        for (int j = 0; j < products.length; j++) {
          double innerProduct = sum(user.shares(products[j]));
          double trained = 1 / (1 + Math.exp(-logits[row * products.length + j]));
          greatest = Math.max(greatest, Math.abs(model.calibrate(innerProduct) - trained));
        }
      }
    }
    return greatest;
  }

  static OnnxMatchModel served(Learner learner, TrainingSet set, TrainConfig config, Path folder) {
    Architecture.Served served = learner.architecture().served(learner.network());
    TowerWriter.write(
        folder,
        new TrainedTowers(
            served.product(),
            served.history(),
            served.learned(),
            served.attention(),
            Optional.empty(),
            new TowerManifest(
                config.towers().name(),
                set.dimension(),
                config.towers().dimension(),
                served.learned().map(LearnedVectors::size).orElse(0),
                served.normalisesUser(),
                new ScoreCalibration(1, served.bias()),
                served.weights(),
                Map.of(),
                1,
                Map.of(),
                Map.of())));
    return OnnxMatchModel.load(folder);
  }

  private static List<Embedding> products(TrainingSet set) {
    return set.texts().subList(0, set.products());
  }

  /* Products by their ids, words by their text alone. */
  private static float[][] histories(TrainingSet set, MatchModel model) {
    return Stream.concat(
            Arrays.stream(model.historyVectors(set.productIds(), products(set))),
            Arrays.stream(
                model.historyVectors(set.texts().subList(set.products(), set.texts().size()))))
        .toArray(float[][]::new);
  }

  private static UserVector user(
      TrainingSet set, Sample sample, float[][] vectors, MatchModel model) {
    var folding = new Samples(set, model.weights()).folded(sample);
    History known = folding.history().newest(model.weights().maximumItems());
    float[][] own =
        folding.texts().stream()
            .limit(known.items().size())
            .map(text -> vectors[text])
            .toArray(float[][]::new);
    return UserVector.of(known, own, model);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
