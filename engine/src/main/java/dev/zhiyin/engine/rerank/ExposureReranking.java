package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Lifts products to the last places of the first page while it has fewer of them than the floor of
 * exposure owes them. Each takes the place of the last product that the floor is not for, if its
 * score is near enough to that one's.
 */
record ExposureReranking(ExposureFloor rule, ToDoubleFunction<Candidate> shownScore) {
  /**
   * Gives the first places; the others stay in order after them.
   *
   * @param exposed the products that the floor is for
   * @param owed places that they should have
   */
  List<Candidate> of(List<Candidate> order, Set<ProductRef> exposed, int places, int owed) {
    if (order.size() <= places) {
      return order;
    }
    var page = new ArrayList<>(order.subList(0, places));
    var rest = new ArrayList<>(order.subList(places, order.size()));
    var lifted = new ArrayList<Candidate>();
    var displaced = new ArrayList<Candidate>();
    long have = page.stream().filter(one -> exposed.contains(one.product())).count();
    Iterator<Candidate> others = rest.iterator();
    while (others.hasNext() && have + lifted.size() < owed) {
      Candidate next = others.next();
      int last = lastOther(page, exposed);
      if (exposed.contains(next.product()) && last >= 0 && isNear(next, page.get(last))) {
        displaced.addFirst(page.remove(last));
        lifted.add(next);
        others.remove();
      }
    }
    page.addAll(lifted);
    page.addAll(displaced);
    page.addAll(rest);
    return page;
  }

  private static int lastOther(List<Candidate> page, Set<ProductRef> exposed) {
    int last = page.size() - 1;
    while (last >= 0 && exposed.contains(page.get(last).product())) {
      last--;
    }
    return last;
  }

  private boolean isNear(Candidate candidate, Candidate other) {
    return isNear(
        shownScore.applyAsDouble(candidate), shownScore.applyAsDouble(other), rule.relevance());
  }

  /**
   * Whether a score is at least a share of another one; below 0, where cosines may lie, at least
   * that one divided by it.
   *
   * @param share in [0, 1]
   */
  static boolean isNear(double score, double other, double share) {
    return score >= (other < 0 ? other / share : other * share);
  }
}
