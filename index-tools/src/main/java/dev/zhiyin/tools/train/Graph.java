package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * One step's differentiable graph. All that is made in it is freed when it is closed, and not
 * before.
 *
 * <p>Its parameters are views of the network's, new for every graph, so that their gradients are
 * freed with it.
 */
final class Graph implements AutoCloseable {
  /** Under the root of a norm, as in the towers that are served. */
  private static final float TINY = 1e-24f;

  /* PyTorch keeps pointers into arrays that Java made. DJL's operators with a Java number make such
   * an array and drop it at once, after which a garbage collection may change it under a gradient:
   * so numbers that enter a gradient are constants of this manager. */
  private final NDManager manager;
  private final Map<String, NDArray> parameters = new HashMap<>();
  private final NDArray texts;
  private final Optional<Random> learning;
  private final Optional<SparseRows> touched;

  private Graph(
      NDManager manager, NDArray texts, Optional<Random> learning, Optional<SparseRows> touched) {
    this.manager = manager;
    this.texts = view(texts);
    this.learning = learning;
    this.touched = touched;
  }

  /**
   * @param parameters of the network, as they are now
   * @param texts every embedding, {@code [texts][inputDimension]}
   * @param learning decides what is dropped; present if gradients will be asked for
   * @param byRow whether gradients of rows are kept apart, row by row
   */
  static Graph open(
      NDManager parent,
      Map<String, NDArray> parameters,
      NDArray texts,
      Optional<Random> learning,
      boolean byRow) {
    NDManager manager = parent.newSubManager();
    var graph =
        new Graph(
            manager,
            texts,
            learning,
            byRow && learning.isPresent()
                ? Optional.of(new SparseRows(manager))
                : Optional.empty());
    parameters.forEach(
        (name, value) -> {
          NDArray view = graph.view(value);
          view.setRequiresGradient(learning.isPresent());
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

  /** Whether gradients will be asked for. */
  boolean isLearning() {
    return learning.isPresent();
  }

  NDArray parameter(String name) {
    NDArray found = parameters.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no parameter '%s'; there are %s".formatted(name, parameters.keySet()));
    }
    return found;
  }

  /**
   * Rows of a parameter that has a row a product: {@code [m] -> [m][columns]}.
   *
   * @param places may repeat
   */
  NDArray rows(String name, NDArray places) {
    NDArray all = parameter(name);
    return touched.map(rows -> rows.take(name, view(all), places)).orElseGet(() -> all.get(places));
  }

  /** What was taken of a parameter's rows with gradients of their own; empty if nothing was. */
  Optional<SparseRows.Rows> touched(String name) {
    return touched.flatMap(rows -> rows.of(name));
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

  /** Sum of each row's items by their weights: {@code [items][columns] -> [rows][columns]}. */
  NDArray sum(Bags bags, NDArray items) {
    return sum(bags, items, bags.weight());
  }

  /** The same with other weights, {@code [items]}. */
  NDArray sum(Bags bags, NDArray items, float[] weights) {
    return sum(bags, LongStream.range(0, bags.items()).toArray(), items, weights);
  }

  /**
   * The same of vectors that items share.
   *
   * @param places of each item's among the vectors, {@code [items]}
   */
  NDArray sum(Bags bags, long[] places, NDArray vectors, float[] weights) {
    var shape = new Shape(bags.rows(), vectors.getShape().get(0));
    return sparse(manager, bags.owner(), places, weights, shape).matMul(vectors);
  }

  /**
   * The gradient of such a sum by the vectors.
   *
   * @param gradient by the sums, {@code [rows][columns]}
   * @param vectors how many there are
   */
  NDArray bySummed(Bags bags, long[] places, NDArray gradient, float[] weights, int vectors) {
    var shape = new Shape(vectors, bags.rows());
    return sparse(manager, places, bags.owner(), weights, shape).matMul(gradient);
  }

  /** Rows added up where they belong: {@code [m][columns] -> [size][columns]}. */
  NDArray added(long[] places, NDArray rows, int size) {
    return added(manager, places, rows, size);
  }

  /** The same in arrays of a manager. */
  static NDArray added(NDManager manager, long[] places, NDArray rows, int size) {
    var ones = new float[places.length];
    Arrays.fill(ones, 1);
    long[] each = LongStream.range(0, places.length).toArray();
    return sparse(manager, places, each, ones, new Shape(size, places.length)).matMul(rows);
  }

  /* Not by NDManager.createCoo, which drops its arrays at once. */
  private static NDArray sparse(
      NDManager manager, long[] rows, long[] columns, float[] values, Shape shape) {
    long[] cells = Arrays.copyOf(rows, 2 * rows.length);
    System.arraycopy(columns, 0, cells, rows.length, columns.length);
    NDArray indices = manager.create(cells, new Shape(2, values.length));
    return JniUtils.createSparseCoo((PtNDArray) indices, (PtNDArray) manager.create(values), shape);
  }

  /** Sum of each row's weights, {@code [rows][1]}. */
  NDArray counted(Bags bags) {
    var sums = new float[bags.rows()];
    for (int t = 0; t < bags.items(); t++) {
      sums[(int) bags.owner()[t]] += bags.weight()[t];
    }
    return constant(sums, bags.rows(), 1);
  }

  /** Rows divided by their norms; zeros stay zeros. */
  NDArray normalised(NDArray rows) {
    return rows.div(norms(rows));
  }

  /** Norms of rows, {@code [rows][1]}; hardly above 0 of zeros. */
  NDArray norms(NDArray rows) {
    return rows.square().sum(new int[] {1}, true).add(constant(TINY)).sqrt();
  }

  /** Rows, a share of which is zeros, chosen at random, while learning; else all as they are. */
  NDArray dropped(NDArray rows, double share) {
    if (share == 0 || learning.isEmpty()) {
      return rows;
    }
    var kept = new float[(int) rows.getShape().get(0)];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = learning.get().nextDouble() < share ? 0 : 1;
    }
    return rows.mul(constant(kept, kept.length, 1));
  }

  /** Rows of zeros appended. */
  NDArray padded(NDArray rows, int zeros) {
    return zeros == 0 ? rows : rows.concat(manager.zeros(new Shape(zeros, rows.getShape().get(1))));
  }

  @Override
  public void close() {
    manager.close();
  }
}
