package dev.zhiyin.tools.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.Embedding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/**
 * The parameters in PyTorch, and the embeddings that they are applied to. For one thread; whoever
 * opened it closes it.
 */
final class Network implements AutoCloseable {
  /** Of a buffer that vectors are copied from at once: it is there beside the copy. */
  private static final int MOST_BYTES = 1 << 26;

  /* Named, because other libraries of DJL bring engines of their own. */
  static final String ENGINE = "PyTorch";

  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), ENGINE);
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final NDArray texts;
  private final boolean byRow;

  private Network(List<Embedding> texts, UnaryOperator<NDArray> inputs, boolean byRow) {
    this.texts = matrix(texts, inputs, MOST_BYTES, manager);
    this.byRow = byRow;
  }

  /**
   * Starts at the parameters' initial values.
   *
   * @param inputs what is made of the embeddings, row by row, before anything is learned
   * @param byRow whether gradients of rows are kept apart, row by row
   */
  static Network of(
      List<Parameter> parameters,
      List<Embedding> texts,
      UnaryOperator<NDArray> inputs,
      boolean byRow) {
    parameters.forEach(Parameter::requireBuffer);
    var network = new Network(texts, inputs, byRow);
    for (Parameter parameter : parameters) {
      network.parameters.put(
          parameter.name(), network.manager.create(parameter.values(), parameter.shape()));
    }
    return network;
  }

  /** A graph to learn from: gradients of its parameters can be asked for, and parts are dropped. */
  Graph learning(Random random) {
    return Graph.open(manager, parameters, texts, Optional.of(random), byRow);
  }

  /** A graph to look at results with. */
  Graph looking() {
    return Graph.open(manager, parameters, texts, Optional.empty(), false);
  }

  /** All of them by name, as they are. */
  Map<String, NDArray> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  NDArray parameter(String name) {
    NDArray found = parameters.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no parameter '%s'; there are %s".formatted(name, parameters.keySet()));
    }
    return found;
  }

  /** Zeros that live as long as the network, of a parameter's shape. */
  NDArray zerosLike(String name) {
    return manager.zeros(parameter(name).getShape());
  }

  /** A copy of one parameter's values as they are now, row by row. */
  float[] weights(String name) {
    return parameter(name).toFloatArray();
  }

  /** The same of all. */
  ModelWeights weights() {
    var copies = new LinkedHashMap<String, float[]>();
    parameters.forEach((name, value) -> copies.put(name, value.toFloatArray()));
    return ModelWeights.of(copies);
  }

  /** Goes back to values that it had. */
  void restore(ModelWeights weights) {
    for (String name : weights.names()) {
      parameter(name).set(weights.values(name));
    }
  }

  /** For arrays of its engine; whoever asked for it closes it. */
  NDManager newManager() {
    return manager.newSubManager();
  }

  @Override
  public void close() {
    manager.close();
  }

  /* A buffer of Java has fewer bytes than the texts of a large shop take. */
  static NDArray matrix(
      List<Embedding> rows, UnaryOperator<NDArray> inputs, int mostBytes, NDManager manager) {
    int columns = rows.getFirst().dimension();
    int most = Math.max(1, mostBytes / (columns * Float.BYTES));
    NDArray whole = manager.create(new Shape(rows.size(), columns), DataType.FLOAT32);
    for (int from = 0; from < rows.size(); from += most) {
      int to = Math.min(rows.size(), from + most);
      try (NDManager passing = manager.newSubManager()) {
        NDArray part = part(rows.subList(from, to), passing);
        whole.set(new NDIndex("%d:%d".formatted(from, to)), inputs.apply(part));
      }
    }
    return whole;
  }

  private static NDArray part(List<Embedding> rows, NDManager manager) {
    int columns = rows.getFirst().dimension();
    ByteBuffer values =
        ByteBuffer.allocateDirect(rows.size() * columns * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    FloatBuffer floats = values.asFloatBuffer();
    rows.forEach(row -> floats.put(row.toArray()));
    return manager.create(values, new Shape(rows.size(), columns), DataType.FLOAT32);
  }

  /** Learned values by name, each a matrix row by row. Immutable. */
  static final class ModelWeights {
    private final Map<String, float[]> values;

    private ModelWeights(Map<String, float[]> values) {
      this.values = values;
    }

    /** Takes the arrays over: nobody else may write to them. */
    static ModelWeights of(Map<String, float[]> values) {
      return new ModelWeights(new LinkedHashMap<>(values));
    }

    Set<String> names() {
      return values.keySet();
    }

    /** For reading. */
    FloatBuffer values(String name) {
      return FloatBuffer.wrap(found(name)).asReadOnlyBuffer();
    }

    /** A copy. */
    float[] of(String name) {
      return found(name).clone();
    }

    private float[] found(String name) {
      float[] found = values.get(name);
      if (found == null) {
        throw new IllegalArgumentException(
            "no weights '%s'; there are %s".formatted(name, names()));
      }
      return found;
    }
  }

  /**
   * What is learned under one name: a matrix {@code [rows][columns]} and how it starts.
   *
   * @param decays whether weight decay pulls it to 0
   * @param initial gives the values, row by row
   */
  record Parameter(String name, int rows, int columns, boolean decays, DoubleSupplier initial) {
    /** Bytes that a buffer of Java has at most, over those of a float. */
    private static final long MOST_FLOATS = Integer.MAX_VALUE / Float.BYTES;

    Shape shape() {
      return new Shape(rows, columns);
    }

    /* Tables of learned vectors pass through buffers as a whole. */
    private void requireBuffer() {
      if ((long) rows * columns > MOST_FLOATS) {
        throw new WorkRefused(
            "towers.dimension is %d; with %,d products it must be at most %d"
                .formatted(columns, rows, MOST_FLOATS / rows));
      }
    }

    float[] values() {
      var values = new float[Math.multiplyExact(rows, columns)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) initial.getAsDouble();
      }
      return values;
    }
  }
}
