package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.SortedIds;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.LeaveOneOutScores;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.recommend.InterestClustering.Interest;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A shopper as the pipeline sees one: the history items that count, the vector that they make, and
 * the interests that they fall into. Immutable.
 */
final class ShopperProfile {
  private final List<Known> known;
  private final List<HistoryItem> all;
  private final float[][] historyVectors;
  private final float[][] inContext;
  private final MatchModel model;
  private final float[] weights;
  private final UserVector vector;
  private final List<Interest> interests;
  private final Set<String> liked;
  private final SlimWeights.Sum slim;

  /** Where each item stands in the weights from product to product, if it counts there. */
  private final int[] slimPlaces;

  /**
   * Puts together what {@link ProfileReader} found.
   *
   * @param known newest first; items naming products that the shop does not have are left out, and
   *     so are all older than the first one that is too old to count
   * @param historyVectors one for each
   * @param history all of it, however old
   */
  ShopperProfile(List<Known> known, float[][] historyVectors, History history, MatchModel model) {
    int counted = Math.min(known.size(), model.weights().maximumItems());
    this.all = known.stream().map(Known::item).toList();
    this.known = List.copyOf(known.subList(0, counted));
    this.historyVectors = historyVectors;
    this.model = model;
    this.inContext = model.inContext(Arrays.copyOf(historyVectors, counted));
    this.weights = model.weights().of(new History(all.subList(0, counted)));
    this.vector = new UserVector(weights, inContext, model);
    this.interests = InterestClustering.of(this.known, weights);
    this.liked = model.slim().isEmpty() ? Set.of() : model.weights().liked(history);
    this.slim = model.slim().sum(liked);
    this.slimPlaces = this.known.stream().mapToInt(one -> slimPlace(one.item())).toArray();
  }

  /**
   * One history item with what the index knows of it.
   *
   * @param product absent for words
   * @param embedding of its text, centred
   */
  record Known(HistoryItem item, Optional<ProductRef> product, Embedding embedding) {}

  /** Whether nothing of the history says anything. */
  boolean isColdStart() {
    return vector.isZero();
  }

  /** Not to be changed. */
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

  /** What all products of the history say of others by {@link SlimWeights}. */
  SlimWeights.Sum slim() {
    return slim;
  }

  private int slimPlace(HistoryItem item) {
    return item.productId().filter(liked::contains).map(model.slim()::place).orElse(SortedIds.NONE);
  }

  /** What one item says of a product, by {@link SlimWeights}; part of {@link #slim}. */
  float slim(HistoryItem item, String productId) {
    return model.slim().weight(slimPlace(item), model.slim().place(productId));
  }

  /** Adds what each item says of a product by {@link SlimWeights} to what it says otherwise. */
  void addSlim(String productId, float[] ofItems) {
    int place = model.slim().place(productId);
    for (int i = 0; i < ofItems.length; i++) {
      ofItems[i] += model.slim().weight(slimPlaces[i], place);
    }
  }

  /** What each item adds to the inner product with an item vector. */
  float[] shares(float[] itemVector) {
    return vector.shares(itemVector);
  }

  /** Whether an item can speak for a product. */
  boolean likes(int i) {
    return weights[i] > 0 && !known.get(i).item().type().isRejection();
  }

  /** What would become of scores without each item; made anew at each call. */
  LeaveOneOutScores leaveOneOut() {
    return LeaveOneOutScores.of(new History(all), historyVectors, model);
  }

  /** What the history is about, heaviest first; none when it points nowhere. */
  List<Interest> interests() {
    return interests;
  }

  /** The items that count, newest first. */
  List<Known> known() {
    return known;
  }

  /**
   * What each interest's items add together to a product's score, but for the shopper's norm: the
   * weighted sum of their history vectors, one vector an interest.
   */
  float[][] interestVectors() {
    return interests.stream().map(this::sum).toArray(float[][]::new);
  }

  private float[] sum(Interest interest) {
    var sum = new float[vector.toArray().length];
    interest.items().forEach(i -> Vectors.addScaled(sum, weights[i], inContext[i]));
    return sum;
  }
}
