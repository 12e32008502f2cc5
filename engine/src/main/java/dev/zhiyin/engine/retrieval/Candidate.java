package dev.zhiyin.engine.retrieval;

import java.util.Set;

/**
 * A product on its way to a page.
 *
 * @param sources what led to it, at least one
 * @param score inner product with the shopper's vector, and what friends add to it; 1 / rank where
 *     nothing is known of the shopper
 */
public record Candidate(ProductRef product, Set<Source> sources, float score) {
  public Candidate {
    sources = SourceSet.of(sources);
  }
}
