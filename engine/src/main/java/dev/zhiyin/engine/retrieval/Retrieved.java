package dev.zhiyin.engine.retrieval;

import java.util.List;

/**
 * The answer to one retrieval.
 *
 * @param hits best first
 * @param nanos how long it took
 */
public record Retrieved(List<Hit> hits, long nanos) {
  public Retrieved {
    hits = List.copyOf(hits);
  }

  /** The products of the hits, in their order. */
  public List<ProductRef> products() {
    return hits.stream().map(Hit::product).toList();
  }

  /** The best of these hits. */
  public Retrieved first(int most) {
    return hits.size() <= most ? this : new Retrieved(hits.subList(0, most), nanos);
  }
}
