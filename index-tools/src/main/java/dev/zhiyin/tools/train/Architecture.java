package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.train.Network.Parameter;
import dev.zhiyin.tools.train.export.Attention;
import dev.zhiyin.tools.train.export.LearnedVectors;
import dev.zhiyin.tools.train.export.Tower;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * How vectors and scores are formed from parameters, as a differentiable graph, and how the result
 * is served. Immutable: all state is in the {@link Network}.
 */
interface Architecture {
  /**
   * What is served.
   *
   * @param learned what was learned of single products
   * @param attention how items of a history are weighed by what they are
   * @param weights how the items of a history count
   * @param normalisesUser whether the sum of history vectors is divided by its norm
   * @param bias what a logit is above the inner product of both sides
   */
  record Served(
      Tower product,
      Tower history,
      Optional<LearnedVectors> learned,
      Optional<Attention> attention,
      HistoryWeights weights,
      boolean normalisesUser,
      float bias) {
    /** The same with items weighed by what they are. */
    Served with(Attention gates) {
      return new Served(
          product, history, learned, Optional.of(gates), weights, normalisesUser, bias);
    }
  }

  /** Texts as it takes them: as they are, or what is made of them once for all, row by row. */
  default NDArray inputs(NDArray texts) {
    return texts;
  }

  /** What is learned, in a fixed order, starting from values drawn from {@code random}. */
  List<Parameter> parameters(Random random);

  /** One vector a history: {@code [rows][dimension]}. */
  NDArray users(Graph graph, Bags histories);

  /** The same for a loss that knows its own gradient by them. */
  default Users knownUsers(Graph graph, Bags histories) {
    NDArray vectors = users(graph, histories);
    return new Users() {
      @Override
      public NDArray vectors() {
        return vectors;
      }

      @Override
      public NDArray pulledBy(NDArray gradient) {
        return vectors.mul(gradient).sum();
      }
    };
  }

  /** User vectors of one graph. */
  interface Users {
    /** {@code [rows][dimension]}, which no gradient need pass. */
    NDArray vectors();

    /**
     * A scalar whose gradient is that of the loss.
     *
     * @param gradient of the loss by the vectors, {@code [rows][dimension]}
     */
    NDArray pulledBy(NDArray gradient);
  }

  /** Item vectors, by places: {@code [m] -> [m][dimension]}. */
  NDArray products(Graph graph, NDArray places);

  /**
   * What rises with how well a product suits a shopper: the inner product, or that and a number
   * that is the same for all.
   *
   * @param users {@code [b][dimension]}
   * @param products either {@code [m][dimension]}, the same for all, giving {@code [b][m]}; or
   *     {@code [b][k][dimension]}, each shopper's own, giving {@code [b][k]}
   */
  default NDArray logits(Graph graph, NDArray users, NDArray products) {
    return products.getShape().dimension() == 2
        ? users.matMul(products.transpose())
        : users.expandDims(1).mul(products).sum(new int[] {2});
  }

  /**
   * The same, where item vectors of products that are chosen of late are longer.
   *
   * @param weight of the {@link RecencyPrior}; 0 changes nothing
   * @return nothing if it has no such thing
   */
  default Optional<? extends Architecture> withRecencyPrior(Recency recency, double weight) {
    return Optional.empty();
  }

  /** The learned values as they are served. */
  Served served(Network learned);
}
