package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.filter.Filter;
import java.util.HashSet;
import java.util.Set;

/**
 * What every retrieval of a batch must keep to. It holds inside each of them: {@code k} products
 * that it allows come back if there are that many.
 *
 * @param excluded products that are skipped though the filter allows them
 * @param groups ids of groups all of whose products are skipped
 */
public record Restriction(Filter filter, Set<ProductRef> excluded, Set<String> groups) {
  /** Allows every product. */
  public static final Restriction NONE = to(Filter.ALL);

  public Restriction {
    excluded = Set.copyOf(excluded);
    groups = Set.copyOf(groups);
  }

  /** Only what the filter allows. */
  public static Restriction to(Filter filter) {
    return new Restriction(filter, Set.of(), Set.of());
  }

  /** The same, without these products. */
  public Restriction without(Set<ProductRef> more) {
    var all = new HashSet<>(excluded);
    all.addAll(more);
    return new Restriction(filter, all, groups);
  }

  /** The same, without the products of these groups. */
  public Restriction withoutGroups(Set<String> more) {
    var all = new HashSet<>(groups);
    all.addAll(more);
    return new Restriction(filter, excluded, all);
  }

  /** The same, where another filter holds as well. */
  public Restriction and(Filter other) {
    return new Restriction(filter.and(other), excluded, groups);
  }
}
