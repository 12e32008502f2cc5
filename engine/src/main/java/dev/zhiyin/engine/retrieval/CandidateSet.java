package dev.zhiyin.engine.retrieval;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the retrievals of one request found: each product once, with all that led to it. Immutable.
 */
public final class CandidateSet {
  public static final CandidateSet EMPTY = new CandidateSet(Map.of(), Map.of());

  private final Map<ProductRef, SourceSet> sources;
  private final Map<Source, Use> uses;

  private CandidateSet(Map<ProductRef, SourceSet> sources, Map<Source, Use> uses) {
    this.sources = sources;
    this.uses = uses;
  }

  /**
   * How a source was used.
   *
   * @param found how many products it brought
   * @param nanos how long it took
   */
  public record Use(int found, long nanos) {
    private Use plus(Use other) {
      return new Use(found + other.found, nanos + other.nanos);
    }
  }

  /** What was retrieved for one source. */
  public record Found(Source source, Retrieved retrieved) {}

  /** These candidates, and what else was found. */
  public CandidateSet plus(List<Found> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<ProductRef, SourceSet> all = new LinkedHashMap<>(sources);
    var used = new EnumMap<Source, Use>(Source.class);
    used.putAll(uses);
    for (Found one : more) {
      List<Hit> hits = one.retrieved.hits();
      SourceSet source = SourceSet.of(one.source);
      for (Hit hit : hits) {
        all.merge(hit.product(), source, SourceSet::and);
      }
      used.merge(one.source, new Use(hits.size(), one.retrieved.nanos()), Use::plus);
    }
    return new CandidateSet(all, used);
  }

  /**
   * These candidates with others in their places, which have all that led to those.
   *
   * @param shown by candidate; those that are not in it are gone
   */
  public CandidateSet replaced(Map<ProductRef, ProductRef> shown) {
    Map<ProductRef, SourceSet> all = new LinkedHashMap<>();
    sources.forEach(
        (product, of) -> {
          ProductRef other = shown.get(product);
          if (other != null) {
            all.merge(other, of, SourceSet::and);
          }
        });
    return new CandidateSet(all, uses);
  }

  public int size() {
    return sources.size();
  }

  /** All of them, in the order in which they were found first. */
  public Set<ProductRef> products() {
    return Collections.unmodifiableSet(sources.keySet());
  }

  /** What found a product; empty where nothing did. */
  public Set<Source> sources(ProductRef product) {
    SourceSet found = sources.get(product);
    return found == null ? Set.of() : found;
  }

  /** How the sources were used that were asked, in their order. */
  public Map<Source, Use> uses() {
    return Collections.unmodifiableMap(uses);
  }
}
