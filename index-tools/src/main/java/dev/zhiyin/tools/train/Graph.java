package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * One step's differentiable graph. All that is made in it is freed when it is closed, and not
 * before.
 *
 * <p>Its parameters are views of the network's, new for every graph, so that their gradients are
 * freed with it.
 */
final class Graph implements AutoCloseable {
  /* PyTorch keeps pointers into arrays that Java made. DJL's operators with a Java number make such
   * an array and drop it at once, after which a garbage collection may change it under a gradient:
   * so numbers that enter a gradient are constants of this manager. */
  private final NDManager manager;
  private final Map<String, NDArray> parameters = new HashMap<>();
  private final NDArray texts;

  private Graph(NDManager manager, NDArray texts) {
    this.manager = manager;
    this.texts = view(texts);
  }

  /**
   * @param parameters of the network, as they are now
   * @param texts every embedding, {@code [texts][inputDimension]}
   * @param learning whether gradients will be asked for
   */
  static Graph open(
      NDManager parent, Map<String, NDArray> parameters, NDArray texts, boolean learning) {
    var graph = new Graph(parent.newSubManager(), texts);
    parameters.forEach(
        (name, value) -> {
          NDArray view = graph.view(value);
          view.setRequiresGradient(learning);
          graph.parameters.put(name, view);
        });
    return graph;
  }

  /** The same numbers, not copied, as an array of this graph. */
  NDArray view(NDArray of) {
    NDArray view = of.stopGradient();
    view.attach(manager);
    return view;
  }

  NDArray parameter(String name) {
    NDArray found = parameters.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no parameter '%s'; there are %s".formatted(name, parameters.keySet()));
    }
    return found;
  }

  /** A number to calculate with. */
  NDArray constant(float value) {
    return manager.create(value);
  }

  /** {@code [rows][columns]}, row by row. */
  NDArray constant(float[] values, long rows, long columns) {
    return manager.create(values, new Shape(rows, columns));
  }

  /** Places of texts or products. */
  NDArray places(long[] places) {
    return manager.create(places);
  }

  /** Embeddings by their places: {@code [m] -> [m][inputDimension]}. */
  NDArray texts(NDArray places) {
    return texts.get(places);
  }

  /** Weighted sum of each row's items: {@code [items][columns] -> [rows][columns]}. */
  NDArray sum(Bags bags, NDArray items) {
    var item = new long[bags.items()];
    java.util.Arrays.setAll(item, t -> t);
    return manager
        .createCoo(
            FloatBuffer.wrap(bags.weight()),
            new long[][] {bags.owner(), item},
            new Shape(bags.rows(), bags.items()))
        .matMul(items);
  }

  /** Sum of each row's weights, {@code [rows][1]}. */
  NDArray counted(Bags bags) {
    var sums = new float[bags.rows()];
    for (int t = 0; t < bags.items(); t++) {
      sums[(int) bags.owner()[t]] += bags.weight()[t];
    }
    return constant(sums, bags.rows(), 1);
  }

  @Override
  public void close() {
    manager.close();
  }
}
