package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Facets;
import java.util.List;
import java.util.Optional;

/**
 * Products, best first.
 *
 * @param total how many products match the words of a search; empty for other lists
 * @param facets of what matches the words of a search, if asked for
 */
public record Answer(List<Recommended> items, Optional<Count> total, Optional<Facets> facets) {
  public Answer {
    items = List.copyOf(items);
  }

  /** One that is no search's. */
  public Answer(List<Recommended> items) {
    this(items, Optional.empty(), Optional.empty());
  }
}
