package dev.zhiyin.engine.lucene;

/** Predicts which way of searching one segment costs less. */
final class SearchCost {
  /*
   * A graph search for k of n products visits about k ln(n) of them (Lucene's own estimate). Where a
   * filter allows the share p, it goes through products that do not count to find k that do. If
   * those lay everywhere alike, that took 1 / p times as many; but it looks at every neighbour of
   * what it visits anyway. The power below fits embeddings of real titles, random filters and the
   * patience of GraphSearch. A visit costs more than a score in bulk: it reads memory in no order.
   */
  private static final double POWER = 0.645;

  private static final double SCORES_A_VISIT = 1.5;

  private SearchCost() {}

  /**
   * Whether scoring all matches costs less than asking the graph.
   *
   * @param matching how many products the filter allows
   * @param products how many there are, at least as many
   * @param k how many are looked for
   */
  static boolean isScanCheaper(int matching, int products, int k) {
    return matching <= k || matching < SCORES_A_VISIT * visits(matching, products, k);
  }

  private static double visits(int matching, int products, int k) {
    double share = (double) matching / products;
    return k * Math.log(products) / Math.pow(share, POWER);
  }
}
