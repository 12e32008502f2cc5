package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Met;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A shopper as the engine sees one: the items of the history that count, and the vector they make.
 */
final class Shopper {
  /** Of so many items with the largest shares reasons are made. */
  private static final int SPEAKERS = 5;

  private final List<Known> known;
  private final float[] weights;
  private final UserVector vector;

  /**
   * Puts together what {@link Shoppers} found.
   *
   * @param known newest first; items naming products that the shop does not have are left out
   * @param weights one for each
   */
  Shopper(List<Known> known, float[] weights, UserVector vector) {
    this.known = List.copyOf(known);
    this.weights = weights;
    this.vector = vector;
  }

  /**
   * One history item with what the engine knows of it.
   *
   * @param doc of the product; absent for words
   * @param embedding of its text, centred
   */
  record Known(HistoryItem item, OptionalInt doc, Embedding embedding) {}

  /** Whether nothing of the history says anything. */
  boolean isUnknown() {
    return vector.isZero();
  }

  float[] vector() {
    return vector.toArray();
  }

  /** The newest items that speak for something, newest first. */
  Stream<Known> newest(int limit) {
    return IntStream.range(0, known.size())
        .filter(i -> weights[i] > 0)
        .limit(limit)
        .mapToObj(known::get);
  }

  /**
   * The history items that speak for a product, those with the largest shares of its score first.
   * What was rejected never speaks for anything, nor does what only pushes away from its contrary.
   */
  List<Met> speakingFor(float[] productFace, Embedding product, IntFunction<Product> products) {
    float[] shares = vector.shares(productFace);
    return IntStream.range(0, known.size())
        .filter(i -> weights[i] > 0 && shares[i] > 0 && !known.get(i).item().type().isRejection())
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -shares[i]))
        .limit(SPEAKERS)
        .map(i -> met(known.get(i), shares[i], product, products))
        .toList();
  }

  private static Met met(
      Known known, float share, Embedding product, IntFunction<Product> products) {
    Optional<Product> met =
        known.doc().isPresent()
            ? Optional.of(products.apply(known.doc().getAsInt()))
            : Optional.empty();
    return new Met(known.item(), met, share, known.embedding().cosine(product));
  }

  /** What the history is about, as a direction in text space; empty when it points nowhere. */
  Optional<Embedding> interest() {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    var sum = new float[known.getFirst().embedding().dimension()];
    for (int i = 0; i < known.size(); i++) {
      Vectors.addScaled(sum, weights[i], known.get(i).embedding().toArray());
    }
    return Vectors.norm(sum) < 1e-6f ? Optional.empty() : Optional.of(Embedding.of(sum));
  }
}
