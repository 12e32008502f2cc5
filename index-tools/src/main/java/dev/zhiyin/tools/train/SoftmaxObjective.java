package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Cross-entropy of the target against all candidates. The shopper's own history is left out, as it
 * is when products are ranked.
 */
final class SoftmaxObjective implements Objective {
  /** Makes a share vanish beside any other. */
  private static final float LEFT_OUT = -1e9f;

  private final Architecture architecture;
  private final Candidates candidates;
  private final float scale;

  SoftmaxObjective(Architecture architecture, Candidates candidates, double scale) {
    this.architecture = architecture;
    this.candidates = candidates;
    this.scale = (float) scale;
  }

  @Override
  public NDArray loss(Graph graph, Batch batch, Random random) {
    Columns columns = candidates.of(batch, random);
    NDArray products = architecture.products(graph, graph.places(columns.products()));
    NDArray users = architecture.users(graph, batch.histories());
    NDArray logits = architecture.logits(graph, users, products).mul(graph.constant(scale));
    NDArray shares =
        candidates
            .corrected(graph, logits, columns)
            .add(graph.marked(batch.size(), columns.size(), met(batch, columns), LEFT_OUT))
            .logSoftmax(1);
    long[] targets = Arrays.stream(batch.targets()).map(columns::of).toArray();
    return shares.gather(graph.places(targets).expandDims(1), 1).mean().neg();
  }

  /* Where a row's history stands among the columns, counted row by row. */
  private static long[] met(Batch batch, Columns columns) {
    Bags histories = batch.histories();
    return LongStream.range(0, histories.items())
        .filter(t -> columns.has(histories.text()[(int) t]))
        .map(
            t ->
                histories.owner()[(int) t] * columns.size() + columns.of(histories.text()[(int) t]))
        .toArray();
  }
}
