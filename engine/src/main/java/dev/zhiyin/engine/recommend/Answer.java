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
 * @param wordsOnly whether the encoder failed on the words of a search, so that their meaning does
 *     not count
 */
public record Answer(
    List<Recommended> items, Optional<Count> total, Optional<Facets> facets, boolean wordsOnly) {
  public Answer {
    items = List.copyOf(items);
  }

  /** One that is no search's. */
  public Answer(List<Recommended> items) {
    this(items, Optional.empty(), Optional.empty(), false);
  }
}
