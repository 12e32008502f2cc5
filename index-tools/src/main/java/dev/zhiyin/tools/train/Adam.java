package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015), with weight decay apart
 * from the gradient (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019).
 */
final class Adam {
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;

  private final double weightDecay;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private int steps;

  private record Moments(NDArray value, NDArray first, NDArray second, boolean decays) {}

  Adam(Network network, List<Parameter> parameters, double weightDecay) {
    this.weightDecay = weightDecay;
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      moments.put(
          name,
          new Moments(
              network.parameter(name),
              network.zerosLike(name),
              network.zerosLike(name),
              parameter.decays()));
    }
  }

  /** The running averages, by name, as they are. */
  Map<String, NDArray> state() {
    var state = new LinkedHashMap<String, NDArray>();
    moments.forEach(
        (name, of) -> {
          state.put(name + "/first", of.first());
          state.put(name + "/second", of.second());
        });
    return state;
  }

  int steps() {
    return steps;
  }

  void stepsMade(int made) {
    steps = made;
  }

  /**
   * Moves every parameter against the gradient that the graph holds; none, when a gradient is not
   * finite.
   *
   * @return whether all gradients were finite
   */
  boolean step(Graph graph, double rate) {
    var gradients = new LinkedHashMap<Moments, NDArray>();
    moments.forEach((name, of) -> gradients.put(of, graph.parameter(name).getGradient()));
    if (!gradients.values().stream().allMatch(it -> Float.isFinite(it.norm().getFloat()))) {
      return false;
    }
    steps++;
    gradients.forEach((of, gradient) -> move(graph, of, gradient, rate));
    return true;
  }

  /* On views, so that what is made on the way is freed with the graph. Moments are kept undivided by
   * one minus their rates, and the gradient is squared in place: fewer passes over large tables. */
  private void move(Graph graph, Moments of, NDArray gradient, double rate) {
    NDArray value = graph.view(of.value());
    NDArray first = graph.view(of.first());
    NDArray second = graph.view(of.second());
    double spread = Math.sqrt((1 - SECOND) / (1 - Math.pow(SECOND, steps)));
    double stride = rate * (1 - FIRST) / (1 - Math.pow(FIRST, steps));
    first.muli(FIRST).addi(gradient);
    second.muli(SECOND).addi(gradient.muli(gradient));
    NDArray step = first.div(second.sqrt().addi(EPSILON / spread));
    if (of.decays() && weightDecay > 0) {
      value.muli(1 - rate * weightDecay);
    }
    value.subi(step.muli(stride / spread));
  }
}
