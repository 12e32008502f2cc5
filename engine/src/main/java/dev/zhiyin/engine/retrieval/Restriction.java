package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.filter.Filter;
import java.util.HashSet;
import java.util.Set;

/**
 * What every retrieval of a batch must keep to. It holds inside each of them: {@code k} products
 * that it allows come back if there are that many.
 *
 * @param excluded products that are skipped though the filter allows them
 */
public record Restriction(Filter filter, Set<ProductRef> excluded) {
  /** Allows every product. */
  public static final Restriction NONE = new Restriction(Filter.ALL, Set.of());

  public Restriction {
    excluded = Set.copyOf(excluded);
  }

  /** Only what the filter allows. */
  public static Restriction to(Filter filter) {
    return new Restriction(filter, Set.of());
  }

  /** The same, without these products. */
  public Restriction without(Set<ProductRef> more) {
    var all = new HashSet<>(excluded);
    all.addAll(more);
    return new Restriction(filter, all);
  }

  /** The same, where another filter holds as well. */
  public Restriction and(Filter other) {
    return new Restriction(filter.and(other), excluded);
  }
}
