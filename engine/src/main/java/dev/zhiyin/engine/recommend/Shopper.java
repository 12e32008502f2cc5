package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Met;
import dev.zhiyin.engine.recommend.Interests.Interest;
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
  private final float[][] faces;
  private final UserVector vector;
  private final List<Interest> interests;

  /**
   * Puts together what {@link Shoppers} found.
   *
   * @param known newest first; items naming products that the shop does not have are left out
   * @param weights one for each
   * @param faces history faces, one for each
   */
  Shopper(List<Known> known, float[] weights, float[][] faces, UserVector vector) {
    this.known = List.copyOf(known);
    this.weights = weights;
    this.faces = faces;
    this.vector = vector;
    this.interests = Interests.of(this.known, weights);
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

  /** What the history is about, heaviest first; none when it points nowhere. */
  List<Interest> interests() {
    return interests;
  }

  List<Known> known() {
    return known;
  }

  /**
   * What each interest's items add together to a product's score, but for the shopper's norm: the
   * weighted sum of their history faces, one vector an interest.
   */
  float[][] interestFaces() {
    return interests.stream().map(this::face).toArray(float[][]::new);
  }

  private float[] face(Interest interest) {
    var sum = new float[vector.toArray().length];
    interest.items().forEach(i -> Vectors.addScaled(sum, weights[i], faces[i]));
    return sum;
  }
}
