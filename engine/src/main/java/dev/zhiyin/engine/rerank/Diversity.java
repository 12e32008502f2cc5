package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each place is given to the
 * product that is good and unlike those before it.
 *
 * <pre>
 *   next = argmax over the rest of  (1 - d) relevance(p) - d max over the chosen s of cosine(p, s)
 * </pre>
 *
 * <p>Relevance is 1 for the first of the order and falls evenly to 0 for the last, so that it means
 * the same whatever scores a model gives and boosts leave. With {@code d = 0} nothing moves.
 *
 * @param strength {@code d}, in [0, 1]
 */
record Diversity(double strength, ItemStore items) {
  /** Products that take part for each place, the first of the order. */
  private static final int BREADTH = 10;

  static void check(String name, double strength) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new InvalidInput(name, Double.toString(strength), "0 to 1");
    }
  }

  /** Gives the first places; the others stay in order after them. */
  List<Candidate> of(List<Candidate> order, int places) {
    if (strength == 0 || order.size() < 2) {
      return order;
    }
    int looked = Math.min(order.size(), Math.max(100, BREADTH * places));
    List<Candidate> first = chosen(order.subList(0, looked), Math.min(places, looked));
    var all = new ArrayList<>(first);
    all.addAll(order.subList(looked, order.size()));
    return all;
  }

  private List<Candidate> chosen(List<Candidate> order, int places) {
    int size = order.size();
    List<ProductRef> products = order.stream().map(Candidate::product).toList();
    Embedding[] embeddings = items.embeddings(products).toArray(Embedding[]::new);
    var nearest = new double[size];
    var taken = new boolean[size];
    var chosen = new ArrayList<Candidate>();
    while (chosen.size() < places) {
      int next = best(nearest, taken);
      taken[next] = true;
      for (int i = 0; i < size; i++) {
        double cosine = taken[i] ? 0 : embeddings[i].cosine(embeddings[next]);
        nearest[i] = chosen.isEmpty() ? cosine : Math.max(nearest[i], cosine);
      }
      chosen.add(order.get(next));
    }
    for (int i = 0; i < size; i++) {
      if (!taken[i]) {
        chosen.add(order.get(i));
      }
    }
    return chosen;
  }

  /* The first of the best. */
  private int best(double[] nearest, boolean[] taken) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < nearest.length; i++) {
      double relevance = 1 - (double) i / (nearest.length - 1);
      double value = (1 - strength) * relevance - strength * nearest[i];
      if (!taken[i] && value > most) {
        best = i;
        most = value;
      }
    }
    return best;
  }
}
