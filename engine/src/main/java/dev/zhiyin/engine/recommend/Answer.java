package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.Facets;
import java.util.List;
import java.util.Optional;

/**
 * Products, best first.
 *
 * @param total how many products match the words of a search; otherwise how many the filter allows
 * @param facets of what matches the words of a search, if asked for
 */
public record Answer(List<Recommended> items, long total, Optional<Facets> facets) {
  public Answer {
    items = List.copyOf(items);
  }

  /** One without facets. */
  public Answer(List<Recommended> items, long total) {
    this(items, total, Optional.empty());
  }
}
