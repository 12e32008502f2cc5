package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Embedding;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An additive two-tower model. Every product has two vectors in a space of {@link #dimension()}
 * floats: what it is as a candidate, {@code p}, and what it says about a shopper who interacted
 * with it, {@code h}. The shopper's vector is a weighted sum of the {@code h} of the history, and
 * the score rises with the inner product of both and with what {@link SlimWeights} say, so that
 * each history item's share of it is exact.
 *
 * <pre>
 *   u = sum_i a_i h_i           divided by its L2 norm if {@link #normalisesUser()}
 *   score = calibrate(u . p + slim(p))
 * </pre>
 *
 * <p>Thread-safe. Whoever opened it closes it, once.
 */
public interface MatchModel extends AutoCloseable {
  /** What kind it is: {@code text}, {@code linear}, and so on. */
  String name();

  /** Floats of an embedding that it takes. */
  int inputDimension();

  /** Floats of each vector. */
  int dimension();

  /** The weights {@code a_i} that it was made with. */
  HistoryWeights weights();

  /** The same model with other weights; one of the two is closed. */
  MatchModel withWeights(HistoryWeights changed);

  /**
   * What each item of a history says beside the others: the same as alone, unless the model reads
   * the history as a sequence.
   *
   * @param historyVectors {@code [n][dimension]}, the history vector of each that counts, newest
   *     first
   * @return {@code [n][dimension]}, the {@code h_i} that are summed
   */
  default float[][] inContext(float[][] historyVectors) {
    return historyVectors;
  }

  /** Whether a shopper's vector has norm 1. */
  boolean normalisesUser();

  /**
   * Product tower by text alone: centred embeddings {@code [n][inputDimension] -> [n][dimension]}.
   */
  float[][] itemVectors(List<Embedding> centred);

  /**
   * User tower before the sum, by text alone: centred embeddings {@code [n][inputDimension] ->
   * [n][dimension]}.
   */
  float[][] historyVectors(List<Embedding> centred);

  /**
   * Product tower for products of the catalogue: the same, unless the model has learned something
   * of a product beyond its text. One id an embedding.
   */
  default float[][] itemVectors(List<String> ids, List<Embedding> centred) {
    return itemVectors(centred);
  }

  /** User tower before the sum, for products of the catalogue: the same with what was learned. */
  default float[][] historyVectors(List<String> ids, List<Embedding> centred) {
    return historyVectors(centred);
  }

  /** Both vectors of products of the catalogue, in order. One id an embedding. */
  default List<TowerVectors> towerVectors(List<String> ids, List<Embedding> centred) {
    float[][] items = itemVectors(ids, centred);
    float[][] histories = historyVectors(ids, centred);
    return IntStream.range(0, ids.size())
        .mapToObj(i -> new TowerVectors(items[i], histories[i]))
        .toList();
  }

  /** What it has learned of single products beside single others; nothing in most models. */
  default SlimWeights slim() {
    return SlimWeights.NONE;
  }

  /** Turns an inner product, and what was added to it, into the score that is shown; rises. */
  double calibrate(double innerProduct);

  @Override
  void close();
}
