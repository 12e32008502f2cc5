package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.Move;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One product of an answer.
 *
 * @param score larger is better; its range is the match model's for recommendations, [0, 1] for
 *     searches, [-1, 1] for products of similar texts, and a sum of reciprocal ranks where likeness
 *     of behaviour counts
 * @param reasons the weightiest first; never empty
 * @param moves what the rules of the shop did to its place, in the order of the rules
 * @param offer why this one of its group is shown; empty for a product of no group
 * @param highlights for a search, title and description as HTML with the words in {@code <em>},
 *     where they stand in them
 */
public record Recommended(
    Product product,
    double score,
    List<Reason> reasons,
    List<Move> moves,
    Optional<GroupOffer> offer,
    Map<String, String> highlights) {
  public Recommended {
    moves = List.copyOf(moves);
    reasons = List.copyOf(reasons);
    highlights = Collections.unmodifiableMap(new LinkedHashMap<>(highlights));
  }

  /** One that was not searched for. */
  public Recommended(
      Product product,
      double score,
      List<Reason> reasons,
      List<Move> moves,
      Optional<GroupOffer> offer) {
    this(product, score, reasons, moves, offer, Map.of());
  }
}
