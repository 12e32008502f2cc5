package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.zhiyin.tools.train.Network.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

  /** A parameter, or some of its rows, with the averages of its gradients. */
  private record Moments(NDArray value, NDArray first, NDArray second, boolean decays) {
    Moments at(NDArray places) {
      return new Moments(value.get(places), first.get(places), second.get(places), decays);
    }

    void put(NDArray places, Moments rows) {
      var at = new NDIndex("{}", places);
      value.set(at, rows.value);
      first.set(at, rows.first);
      second.set(at, rows.second);
    }
  }

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

  void stepsMade(int made) {
    steps = made;
  }

  /**
   * Moves every parameter against the gradient that the graph holds, of those that are learned by
   * row only the rows that it used; none, when a gradient is not finite.
   *
   * @return whether all gradients were finite
   */
  boolean step(Graph graph, double rate) {
    var gradients = new LinkedHashMap<String, NDArray>();
    for (String name : moments.keySet()) {
      gradients.put(
          name,
          graph
              .touched(name)
              .map(SparseRows.Rows::gradient)
              .orElseGet(() -> graph.parameter(name).getGradient()));
    }
    if (!gradients.values().stream().allMatch(it -> Float.isFinite(it.norm().getFloat()))) {
      return false;
    }
    steps++;
    gradients.forEach((name, gradient) -> move(graph, name, gradient, rate));
    return true;
  }

  /* On views, so that what is made on the way is freed with the graph. */
  private void move(Graph graph, String name, NDArray gradient, double rate) {
    Moments of = Objects.requireNonNull(moments.get(name));
    var all =
        new Moments(
            graph.view(of.value()), graph.view(of.first()), graph.view(of.second()), of.decays());
    graph
        .touched(name)
        .ifPresentOrElse(
            rows -> {
              Moments taken = all.at(rows.places());
              move(taken, gradient, rate);
              all.put(rows.places(), taken);
            },
            () -> move(all, gradient, rate));
  }

  /* Moments are kept undivided by one minus their rates, and the gradient is squared in place: fewer
   * passes over large tables. */
  private void move(Moments of, NDArray gradient, double rate) {
    double spread = Math.sqrt((1 - SECOND) / (1 - Math.pow(SECOND, steps)));
    double stride = rate * (1 - FIRST) / (1 - Math.pow(FIRST, steps));
    of.first().muli(FIRST).addi(gradient);
    of.second().muli(SECOND).addi(gradient.muli(gradient));
    NDArray step = of.first().div(of.second().sqrt().addi(EPSILON / spread));
    if (of.decays() && weightDecay > 0) {
      of.value().muli(1 - rate * weightDecay);
    }
    of.value().subi(step.muli(stride / spread));
  }
}
