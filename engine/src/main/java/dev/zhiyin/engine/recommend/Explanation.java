package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.BoostFactor;
import dev.zhiyin.engine.rerank.Move;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a product is to a shopper, recommended or not.
 *
 * @param score what an answer would show; 0 to a shopper of whom nothing is known
 * @param innerProduct of shopper and product, with what was learned of single products beside
 *     single others: the sum of all shares
 * @param friends what friends add to the inner product for the score
 * @param sources that find the product for the shopper, whether it may be shown or not
 * @param rules what the rules make of it
 * @param shares of every history item, newest first
 * @param reasons all that can be said of it, the most telling first, no sentence twice
 */
public record Explanation(
    Product product,
    double score,
    double innerProduct,
    double friends,
    Set<Source> sources,
    Rules rules,
    List<Share> shares,
    List<Reason> reasons) {
  public Explanation {
    sources = Collections.unmodifiableSet(new TreeSet<>(sources));
    shares = List.copyOf(shares);
    reasons = List.copyOf(reasons);
  }

  /**
   * Why the product may not be shown where a request says nothing else. Written in lower case in
   * JSON.
   */
  public enum Hidden implements LowerCase {
    DISLIKED,
    BOUGHT,
    SEEN,
    SOLD_OUT,
    RESERVED,
    SOLD,
    /** Another product of its group is shown. */
    OTHER_OFFER,

    /** By the shopper's own profile. */
    UNSUITABLE,

    /** The shopper sells it. */
    OWN
  }

  /**
   * What the rules do to the product in a usual request for ten.
   *
   * @param hidden why it may not be shown; empty if it may
   * @param place from 1, among the products that are ranked; absent where it is none of them
   * @param promoted whether a pin put it there
   * @param moves what each rule did to its place, if that is on the first page
   * @param boosts by which factors its score is multiplied for its place
   */
  public record Rules(
      List<Hidden> hidden,
      OptionalInt place,
      boolean promoted,
      List<Move> moves,
      List<BoostFactor> boosts) {
    public Rules {
      boosts = List.copyOf(boosts);
      hidden = List.copyOf(hidden);
      moves = List.copyOf(moves);
    }
  }

  /**
   * What one history item has to do with the product.
   *
   * @param share of the inner product; of items that do not count for the shopper's vector, which
   *     are too old or products that the shop does not have, what they say of the product directly
   * @param effect by how much the inner product would fall without it; below 0 where it would rise
   * @param similarity cosine of both texts' centred embeddings; absent for items that do not count
   * @param matched by field, the values that both have
   */
  public record Share(
      HistoryItem item,
      double share,
      double effect,
      OptionalDouble similarity,
      Map<String, List<String>> matched) {
    public Share {
      matched = Collections.unmodifiableMap(new TreeMap<>(matched));
    }
  }
}
