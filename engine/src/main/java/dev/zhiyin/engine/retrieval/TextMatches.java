package dev.zhiyin.engine.retrieval;

import java.util.List;

/** Products that match words, and how many do. */
public record TextMatches(List<Hit> hits, Count total) {
  /** They are counted exactly up to so many. */
  public static final int COUNTED = 1_000;

  public TextMatches {
    hits = List.copyOf(hits);
  }
}
