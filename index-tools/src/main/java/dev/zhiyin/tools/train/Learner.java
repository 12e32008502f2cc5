package dev.zhiyin.tools.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.zhiyin.tools.train.Network.Parameter;
import dev.zhiyin.tools.train.Samples.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One model being learned: a network, its architecture and objective, and the optimiser's state.
 */
record Learner(Architecture architecture, Objective objective, Network network, Adam adam)
    implements AutoCloseable {
  /**
   * What a step gave.
   *
   * @param loss mean over the batch, before the step
   * @param finite whether loss and gradients were finite; if not, the step was not made
   */
  record Step(double loss, boolean finite) {}

  static Learner of(Samples samples, TrainConfig config, Random random) {
    Architecture architecture = config.architecture(samples);
    List<Parameter> parameters = architecture.parameters(random);
    Network network =
        Network.of(
            parameters,
            samples.set().texts(),
            architecture::inputs,
            config.loss().isByRow(samples));
    return new Learner(
        architecture,
        Objective.of(config, architecture, samples),
        network,
        new Adam(network, parameters, config.optimiser().weightDecay()));
  }

  /**
   * What was learned, seen by another architecture of the same parameters; closed with this one.
   */
  Learner as(Architecture other) {
    return new Learner(other, objective, network, adam);
  }

  /**
   * All that learning goes on from, beside the number of steps: parameters and the optimiser's
   * averages, by name, as they are.
   */
  Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    network.parameters().forEach((name, value) -> state.put("parameter/" + name, value));
    adam.state().forEach((name, value) -> state.put("adam/" + name, value));
    return state;
  }

  /** Goes on as if so many steps had been made, which the state then must be of. */
  void stepsMade(int steps) {
    adam.stepsMade(steps);
  }

  /** Learns one batch. */
  Step step(Batch batch, double rate, Random random) {
    try (Graph graph = network.learning(random)) {
      double loss = backward(graph, batch, random);
      return new Step(loss, Double.isFinite(loss) && adam.step(graph, rate));
    }
  }

  /** Loss of one batch, nothing learned. */
  double loss(Batch batch, Random random) {
    try (Graph graph = network.looking()) {
      return objective.of(graph, batch, random).value();
    }
  }

  @Override
  public void close() {
    network.close();
  }

  private double backward(Graph graph, Batch batch, Random random) {
    try (GradientCollector recording = Engine.getEngine(Network.ENGINE).newGradientCollector()) {
      Objective.Taken loss = objective.of(graph, batch, random);
      if (Double.isFinite(loss.value())) {
        recording.backward(loss.differentiable());
      }
      return loss.value();
    }
  }
}
