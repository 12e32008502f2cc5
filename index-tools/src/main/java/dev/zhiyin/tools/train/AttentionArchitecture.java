package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.zhiyin.tools.train.Network.Parameter;
import dev.zhiyin.tools.train.export.Attention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * {@link AdditiveArchitecture}, where an item also counts by what it is and by what the newest item
 * is. Given these weights, the score is still a sum over the items.
 *
 * <pre>
 *   u = n(sum_i type_i a[age_i] gate_i h_i)
 *   gate_i = 0.02 + 1.96 sigmoid((h_i K) . (h_newest Q) + h_i . g)
 * </pre>
 *
 * <p>All gates are 1 at the start.
 */
record AttentionArchitecture(AdditiveArchitecture additive, Towers.Attentive towers)
    implements Architecture {
  static final String KEYS = "attention.keys";
  static final String QUERIES = "attention.queries";
  static final String OWN = "attention.own";

  @Override
  public NDArray inputs(NDArray texts) {
    return additive.inputs(texts);
  }

  @Override
  public List<Parameter> parameters(Random random) {
    int dimension = towers.dimension();
    int rank = towers.rank();
    var all = new ArrayList<Parameter>(additive.parameters(random));
    all.add(
        new Parameter(
            KEYS, dimension, rank, false, Projection.of(random.nextLong(), dimension, rank)));
    all.add(new Parameter(QUERIES, dimension, rank, false, () -> 0));
    all.add(new Parameter(OWN, dimension, 1, false, () -> 0));
    return all;
  }

  @Override
  public NDArray users(Graph graph, Bags histories) {
    NDArray items = additive.items(graph, histories);
    NDArray keys = items.matMul(graph.parameter(KEYS));
    NDArray queries = items.matMul(graph.parameter(QUERIES)).get(graph.places(histories.newest()));
    NDArray gates =
        Activation.sigmoid(
                keys.mul(queries).sum(new int[] {1}, true).add(items.matMul(graph.parameter(OWN))))
            .mul(graph.constant(Attention.SPAN))
            .add(graph.constant(Attention.LEAST));
    return AdditiveArchitecture.summed(graph, histories, items.mul(gates));
  }

  @Override
  public NDArray products(Graph graph, NDArray places) {
    return additive.products(graph, places);
  }

  @Override
  public Optional<AttentionArchitecture> withRecencyPrior(Recency recency, double weight) {
    return additive
        .withRecencyPrior(recency, weight)
        .map(it -> new AttentionArchitecture(it, towers));
  }

  @Override
  public Served served(Network learned) {
    return additive
        .served(learned)
        .with(Attention.of(learned.weights(KEYS), learned.weights(QUERIES), learned.weights(OWN)));
  }
}
