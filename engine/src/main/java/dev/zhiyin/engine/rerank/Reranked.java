package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Products in the order in which they are shown.
 *
 * @param order the first page, and after it what comes on others
 * @param page how many products the first page has
 * @param moves of the products of the first page that were moved
 * @param exposed how many products of the first page a floor of exposure is for
 * @param promoted those that a pin put where they are
 */
public record Reranked(
    List<Candidate> order,
    int page,
    int exposed,
    Map<ProductRef, List<Move>> moves,
    Set<ProductRef> promoted) {

  public Reranked {
    order = List.copyOf(order);
    moves = Map.copyOf(moves);
    promoted = Set.copyOf(promoted);
  }

  /** Whether caps hold products back though the first page has room for others. */
  public boolean isShort(int k) {
    return page < k && order.size() > page;
  }

  /** What the first page shows. */
  public ExposureCount.Shown shown() {
    return new ExposureCount.Shown(page, exposed);
  }

  /** The first page. */
  public List<Candidate> first() {
    return order.subList(0, page);
  }

  /** What each rule did to a product of the first page, in the order of the rules. */
  public List<Move> moves(ProductRef product) {
    return moves.getOrDefault(product, List.of());
  }
}
