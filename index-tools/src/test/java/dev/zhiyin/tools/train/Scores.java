package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.tools.train.Samples.Batch;
import java.util.stream.LongStream;

/** What a learner's graph gives, as it is, before anything is folded for serving. */
final class Scores {
  private Scores() {}

  /** Logits of every product, {@code [rows * products]}. */
  static float[] logits(Learner learner, Batch batch, int count) {
    Architecture architecture = learner.architecture();
    try (Graph graph = learner.network().looking()) {
      NDArray products =
          architecture.products(graph, graph.places(LongStream.range(0, count).toArray()));
      NDArray users = architecture.users(graph, batch.histories());
      NDArray own = products.expandDims(0).repeat(0, batch.size());
      return architecture.logits(graph, users, own).toFloatArray();
    }
  }
}
