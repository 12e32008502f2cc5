package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.train.Network.ModelWeights;
import dev.zhiyin.tools.train.Samples.Batch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What PyTorch says of a gradient, against the slope between two losses. */
class GradientIT {
  private static final int SEED = 11;

  /** Wide enough for losses of floats. */
  private static final float STEP = 5e-3f;

  static Stream<TrainConfig> configs() {
    HistoryWeights weights = HistoryWeights.DEFAULT;
    return Stream.of(
        Configs.linear(4, weights),
        Configs.additive(4, weights),
        Configs.of(
            new Towers.Additive(4, 0, true, 1.25, false), new Loss.SampledSoftmax(5, 3), weights),
        Configs.of(
            new Towers.Attentive(4, 0, false, 1.25, false, 2), new Loss.Pairwise(3, 2), weights),
        Configs.of(new Towers.Attentive(4, 0, false, 1.25, false, 2), new Loss.Softmax(5), weights),
        Configs.of(new Towers.Linear(4), new Loss.Softmax(1), weights));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyGradientIsTheSlopeOfTheLoss(TrainConfig config) {
    TrainingSet set = Shops.random(12, 8, 3);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      var samples = new Samples(set, config.history());
      Batch batch = samples.batch(samples.training());
      learner.step(batch, 0.01, new Random(1));
      ModelWeights gradients = gradients(learner, batch);
      ModelWeights weights = learner.network().weights();
      for (String name : weights.names()) {
        float[] gradient = gradients.of(name);
        for (int i = 0; i < gradient.length; i++) {
          assertThat(gradient[i])
              .as("%s[%d]", name, i)
              .isCloseTo(slope(learner, batch, weights, name, i), within(1e-3f));
        }
      }
    }
  }

  /* Garbage collections between forward and backward: arrays that PyTorch points into must live. */
  private static ModelWeights gradients(Learner learner, Batch batch) {
    var gradients = new LinkedHashMap<String, float[]>();
    try (Graph graph = learner.network().learning(new Random(SEED));
        var recording = Engine.getEngine(Network.ENGINE).newGradientCollector()) {
      NDArray loss = learner.objective().of(graph, batch, new Random(SEED)).differentiable();
      pressGarbageCollector();
      recording.backward(loss);
      for (String name : learner.network().weights().names()) {
        gradients.put(name, graph.parameter(name).getGradient().toFloatArray());
      }
    }
    return ModelWeights.of(gradients);
  }

  private static void pressGarbageCollector() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      var overwritten = new java.nio.ByteBuffer[200];
      for (int j = 0; j < overwritten.length; j++) {
        overwritten[j] = java.nio.ByteBuffer.allocateDirect(4 << (j % 8));
        while (overwritten[j].hasRemaining()) {
          overwritten[j].put((byte) 0x7f);
        }
      }
    }
  }

  /* Five points, so that only a fifth derivative can bend it. */
  private static float slope(
      Learner learner, Batch batch, ModelWeights weights, String name, int place) {
    double near =
        lossWith(learner, batch, weights, name, place, STEP)
            - lossWith(learner, batch, weights, name, place, -STEP);
    double far =
        lossWith(learner, batch, weights, name, place, 2 * STEP)
            - lossWith(learner, batch, weights, name, place, -2 * STEP);
    return (float) ((8 * near - far) / (12 * STEP));
  }

  private static double lossWith(
      Learner learner, Batch batch, ModelWeights weights, String name, int place, float by) {
    float[] moved = weights.of(name);
    moved[place] += by;
    learner.network().restore(ModelWeights.of(Map.of(name, moved)));
    double loss = learner.loss(batch, new Random(SEED));
    learner.network().restore(weights);
    return loss;
  }
}
