package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Move;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Reason;
import java.util.List;

/**
 * One product of an answer.
 *
 * @param score larger is better; its range is the match model's for recommendations, [-1, 1] for
 *     similar products, and a sum of reciprocal ranks for searches
 * @param reasons the weightiest first; never empty
 * @param moves what the rules of the shop did to its place, in the order of the rules
 */
public record Recommended(Product product, double score, List<Reason> reasons, List<Move> moves) {
  public Recommended {
    moves = List.copyOf(moves);
    reasons = List.copyOf(reasons);
  }
}
