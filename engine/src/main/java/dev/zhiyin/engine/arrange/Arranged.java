package dev.zhiyin.engine.arrange;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Products in the order in which they are shown.
 *
 * @param order the first page, and after it what comes on others
 * @param page how many products the first page has
 * @param moves of the products of the first page that were moved, by number
 * @param promoted numbers of those that a pin put where they are
 */
public record Arranged(
    List<Candidate> order, int page, Map<Integer, List<Move>> moves, Set<Integer> promoted) {
  public Arranged {
    order = List.copyOf(order);
    moves = Map.copyOf(moves);
    promoted = Set.copyOf(promoted);
  }

  /** The first page. */
  public List<Candidate> first() {
    return order.subList(0, page);
  }

  /** What each rule did to a product of the first page, in the order of the rules. */
  public List<Move> moves(int doc) {
    return moves.getOrDefault(doc, List.of());
  }
}
