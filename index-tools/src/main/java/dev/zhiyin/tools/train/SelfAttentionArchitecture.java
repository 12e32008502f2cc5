package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.onnx.tower.Matrix;
import dev.zhiyin.onnx.tower.SelfAttention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * {@link AdditiveArchitecture} over histories that are read as sequences first, by the layers of
 * {@link SelfAttention}, which change nothing at the start. A share of a score then holds for an
 * item beside the others only.
 */
final class SelfAttentionArchitecture implements Architecture {
  private static final String POSITIONS = "sequence.positions";

  /** Makes a share vanish beside any other. */
  private static final float LEFT_OUT = -1e9f;

  /** Standard deviation of positions at the start. */
  private static final double DEVIATION = 0.02;

  private final AdditiveArchitecture additive;
  private final Towers.SelfAttentive towers;
  private final int longest;

  SelfAttentionArchitecture(
      AdditiveArchitecture additive, Towers.SelfAttentive towers, int longest) {
    this.additive = additive;
    this.towers = towers;
    this.longest = longest;
  }

  @Override
  public List<Embedding> inputs() {
    return additive.inputs();
  }

  @Override
  public List<Parameter> parameters(Random random) {
    int dimension = towers.dimension();
    var all = new ArrayList<Parameter>(additive.parameters(random));
    var positions = new Random(random.nextLong());
    all.add(
        new Parameter(
            POSITIONS, longest, dimension, false, () -> positions.nextGaussian() * DEVIATION));
    for (int layer = 0; layer < towers.layers(); layer++) {
      for (String name : List.of("queries", "keys", "values")) {
        all.add(
            matrix(
                layer,
                name,
                dimension,
                towers.rank(),
                Projection.of(random.nextLong(), dimension, towers.rank())));
      }
      all.add(matrix(layer, "output", towers.rank(), dimension, () -> 0));
      all.add(
          matrix(
              layer,
              "inner",
              dimension,
              towers.width(),
              Projection.of(random.nextLong(), dimension, towers.width())));
      all.add(matrix(layer, "bias", 1, towers.width(), () -> 0));
      all.add(matrix(layer, "outer", towers.width(), dimension, () -> 0));
    }
    return all;
  }

  private static Parameter matrix(
      int layer, String name, int rows, int columns, DoubleSupplier initial) {
    return new Parameter(name(layer, name), rows, columns, false, initial);
  }

  private static String name(int layer, String name) {
    return "sequence.%d.%s".formatted(layer, name);
  }

  @Override
  public NDArray users(Graph graph, Bags histories) {
    NDArray items = additive.items(graph, histories);
    if (histories.items() == 0) {
      return AdditiveArchitecture.summed(graph, histories, items);
    }
    NDArray positions = graph.parameter(POSITIONS).get(graph.places(histories.place()));
    NDArray start = items.add(positions);
    var padding = new Padding(histories);
    NDArray last = start;
    for (int layer = 0; layer < towers.layers(); layer++) {
      last = fedForward(graph, layer, attended(graph, layer, last, padding));
    }
    return AdditiveArchitecture.summed(graph, histories, items.add(last.sub(start)));
  }

  private NDArray attended(Graph graph, int layer, NDArray rows, Padding padding) {
    NDArray queries = padded(graph, layer, "queries", rows, padding);
    NDArray keys = padded(graph, layer, "keys", rows, padding);
    NDArray values = padded(graph, layer, "values", rows, padding);
    NDArray shares =
        queries
            .matMul(keys.transpose(0, 2, 1))
            .mul(graph.constant((float) (1 / Math.sqrt(towers.rank()))))
            .add(padding.mask(graph, LEFT_OUT))
            .softmax(2);
    NDArray read =
        shares
            .matMul(values)
            .reshape(new Shape((long) padding.rows() * padding.length(), towers.rank()))
            .get(graph.places(padding.places()));
    return rows.add(read.matMul(graph.parameter(name(layer, "output"))));
  }

  /* [rows][longest of the batch][rank], zeros where a history is shorter. */
  private NDArray padded(Graph graph, int layer, String name, NDArray rows, Padding padding) {
    NDArray all = graph.padded(rows.matMul(graph.parameter(name(layer, name))), 1);
    return all.get(graph.places(padding.items()))
        .reshape(new Shape(padding.rows(), padding.length(), towers.rank()));
  }

  private static NDArray fedForward(Graph graph, int layer, NDArray rows) {
    NDArray inner =
        rows.matMul(graph.parameter(name(layer, "inner")))
            .add(graph.parameter(name(layer, "bias")));
    NDArray active = inner.mul(Activation.sigmoid(inner));
    return rows.add(active.matMul(graph.parameter(name(layer, "outer"))));
  }

  @Override
  public NDArray products(Graph graph, NDArray places) {
    return additive.products(graph, places);
  }

  @Override
  public NDArray logits(Graph graph, NDArray users, NDArray products) {
    return additive.logits(graph, users, products);
  }

  @Override
  public Optional<SelfAttentionArchitecture> withLateness(double weight) {
    return additive
        .withLateness(weight)
        .map(late -> new SelfAttentionArchitecture(late, towers, longest));
  }

  @Override
  public Served served(Weights learned) {
    return additive
        .served(learned)
        .withSequence(
            new SelfAttention(
                Matrix.of(learned.of(POSITIONS), towers.dimension()),
                IntStream.range(0, towers.layers())
                    .mapToObj(layer -> layer(learned, layer))
                    .toList()));
  }

  private SelfAttention.Layer layer(Weights learned, int layer) {
    int dimension = towers.dimension();
    return new SelfAttention.Layer(
        matrix(learned, layer, "queries", towers.rank()),
        matrix(learned, layer, "keys", towers.rank()),
        matrix(learned, layer, "values", towers.rank()),
        matrix(learned, layer, "output", dimension),
        matrix(learned, layer, "inner", towers.width()),
        matrix(learned, layer, "bias", towers.width()),
        matrix(learned, layer, "outer", dimension));
  }

  private static Matrix matrix(Weights learned, int layer, String name, int columns) {
    return Matrix.of(learned.of(name(layer, name)), columns);
  }
}
