package dev.zhiyin.engine.index;

import java.util.List;

/**
 * Products that match words.
 *
 * @param hits best first
 * @param total how many products match, counted exactly
 */
public record TextHits(List<Hit> hits, long total) {
  public TextHits {
    hits = List.copyOf(hits);
  }
}
