package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.shopper.History;
import java.util.List;

/**
 * An additive two-tower model. Every product has two faces in a space of {@link #dimension()}
 * floats: what it is as a candidate, {@code p}, and what it says about a shopper who met it, {@code
 * h}. The shopper's vector is a weighted sum of the {@code h} of the history, and the score rises
 * with the inner product of both, so that each history item's share of it is exact.
 *
 * <pre>
 *   u = sum_i a_i h_i           divided by its L2 norm if {@link #normalisesUser()}
 *   score = calibrate(u . p)
 * </pre>
 *
 * <p>Thread-safe. Whoever opened it closes it, once.
 */
public interface MatchModel extends AutoCloseable {
  /** What kind it is: {@code text}, {@code linear}, and so on. */
  String name();

  /** Floats of an embedding that it takes. */
  int inputDimension();

  /** Floats of each face. */
  int dimension();

  /** The weights {@code a_i} that it was made with. */
  HistoryWeights weights();

  /**
   * How much each item of a history counts: by {@link #weights()} alone, unless the model also
   * looks at what the items are.
   *
   * @param known newest first, each with a face, at most as many as count
   * @param faces {@code [n][dimension]}, the history face of each
   * @return {@code [n]}, absolute values of which the sum is 1, or all 0
   */
  default float[] weigh(History known, float[][] faces) {
    return weights().of(known);
  }

  /** Whether a shopper's vector has norm 1. */
  boolean normalisesUser();

  /**
   * Product tower by text alone: centred embeddings {@code [n][inputDimension] -> [n][dimension]}.
   */
  float[][] productFaces(List<Embedding> centred);

  /**
   * User tower before the sum, by text alone: centred embeddings {@code [n][inputDimension] ->
   * [n][dimension]}.
   */
  float[][] historyFaces(List<Embedding> centred);

  /**
   * Product tower for products of the catalogue: the same, unless the model has learned something
   * of a product beyond its text. One id an embedding.
   */
  default float[][] productFaces(List<String> ids, List<Embedding> centred) {
    return productFaces(centred);
  }

  /** User tower before the sum, for products of the catalogue: the same with what was learned. */
  default float[][] historyFaces(List<String> ids, List<Embedding> centred) {
    return historyFaces(centred);
  }

  /** Turns an inner product into the score that is shown; rises with it. */
  double calibrate(double innerProduct);

  @Override
  void close();
}
