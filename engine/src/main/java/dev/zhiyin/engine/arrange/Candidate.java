package dev.zhiyin.engine.arrange;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A product on its way to a page.
 *
 * @param doc its number in the snapshot of the answer
 * @param sources what led to it
 * @param score inner product with the shopper's vector
 */
public record Candidate(int doc, Set<Source> sources, float score) {
  public Candidate {
    sources = Collections.unmodifiableSet(EnumSet.copyOf(sources));
  }
}
