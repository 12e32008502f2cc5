package dev.zhiyin.engine.retrieval;

import java.util.List;

/** Products that match words, and how many do. */
public record TextMatches(List<Hit> hits, Count total) {
  public TextMatches {
    hits = List.copyOf(hits);
  }
}
