package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Scores products by their inner products with the shopper's vector, to which comes what products
 * of the history say of them by {@link SlimWeights} and what friends make of them, and tells which
 * interest of the shopper speaks most for each: both by one reading of a product's item vector. For
 * one request.
 */
final class Scorer {
  private static final Scored OF_UNKNOWN = new Scored(0, 0, 0);

  private final RequestItems items;
  private final float[][] vectors;
  private final SlimWeights.Sum slim;
  private final Map<String, Double> friends;
  private final ToDoubleFunction<ProductRef> friendsOfGroup;
  private final Map<ProductRef, Scored> known = new HashMap<>();

  /**
   * Of one product.
   *
   * @param own the score without friends
   * @param friends what friends add who like this very product
   * @param interest number of the interest whose items have the largest share of the score
   */
  private record Scored(float own, float friends, int interest) {}

  /**
   * @param friends what friends add to the scores of products, by id
   * @param friendsOfGroup what they add to that of a product as it is shown for its group
   */
  Scorer(
      RequestItems items,
      ShopperProfile profile,
      Map<String, Double> friends,
      ToDoubleFunction<ProductRef> friendsOfGroup) {
    this.items = items;
    this.slim = profile.slim();
    this.friends = friends;
    this.friendsOfGroup = friendsOfGroup;
    this.vectors = profile.isColdStart() ? new float[0][] : vectors(profile);
  }

  private static float[][] vectors(ShopperProfile profile) {
    float[][] interests = profile.interestVectors();
    var vectors = new float[1 + interests.length][];
    vectors[0] = profile.vector();
    System.arraycopy(interests, 0, vectors, 1, interests.length);
    return vectors;
  }

  /** Scores several products at once, which costs less than one by one. */
  void score(Collection<ProductRef> products) {
    var unknown = new ArrayList<ProductRef>(products.size());
    for (ProductRef product : products) {
      if (!known.containsKey(product)) {
        unknown.add(product);
      }
    }
    if (vectors.length == 0 || unknown.isEmpty()) {
      return;
    }
    float[][] found = items.view().innerProducts(Part.ITEM_VECTOR, vectors, unknown);
    boolean isMore = !friends.isEmpty() || !slim.isEmpty();
    List<String> ids = isMore ? items.ids(unknown) : List.of();
    for (int at = 0; at < unknown.size(); at++) {
      int best = 1;
      for (int i = 2; i < vectors.length; i++) {
        best = found[i][at] > found[best][at] ? i : best;
      }
      float own = found[0][at] + (isMore ? slim.of(ids.get(at)) : 0);
      float ofFriends = isMore ? friends.getOrDefault(ids.get(at), 0.0).floatValue() : 0;
      known.put(unknown.get(at), new Scored(own, ofFriends, best - 1));
    }
  }

  private Scored scored(ProductRef product) {
    Scored scored = known.get(product);
    if (scored == null) {
      score(List.of(product));
      scored = known.getOrDefault(product, OF_UNKNOWN);
    }
    return scored;
  }

  /** The score of a product; 0 to a shopper of whom nothing is known. */
  float of(ProductRef product) {
    return scored(product).own + friends(product);
  }

  /** What friends have added to the score of a product; 0 to a shopper of whom nothing is known. */
  float friends(ProductRef product) {
    float itself = scored(product).friends;
    return vectors.length == 0
        ? 0
        : (float) Math.max(itself, friendsOfGroup.applyAsDouble(product));
  }

  /** Number of the interest whose items have the largest share of the product's score. */
  int interest(ProductRef product) {
    return scored(product).interest;
  }

  /** All candidates in the order of {@link RequestItems#bestFirst}. */
  List<Candidate> ranked(CandidateSet candidates) {
    score(candidates.products());
    var hits = new ArrayList<Hit>(candidates.size());
    for (ProductRef product : candidates.products()) {
      hits.add(new Hit(product, of(product)));
    }
    return items.bestFirst(hits).stream()
        .map(hit -> new Candidate(hit.product(), candidates.sources(hit.product()), hit.score()))
        .toList();
  }

  /** Candidates in an order that is given, with 1 / rank as their scores. */
  static List<Candidate> inOrder(List<ProductRef> order, CandidateSet candidates) {
    var ranked = new ArrayList<Candidate>(order.size());
    for (ProductRef product : order) {
      ranked.add(new Candidate(product, candidates.sources(product), 1f / (ranked.size() + 1)));
    }
    return ranked;
  }
}
