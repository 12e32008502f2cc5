package dev.zhiyin.engine.social;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Groups that lack few members and end soon, one a product: the one that lacks fewest. Immutable.
 */
public final class OpenGroups {
  public static final OpenGroups NONE = new OpenGroups(List.of());

  /** What ends sooner is not shown any more. */
  public static final Duration LEAST = Duration.ofMinutes(1);

  /** A group that lacks more is not shown. */
  public static final int MOST_LACKING = 2;

  /** One that is open for longer is not shown yet. */
  public static final int SOON_HOURS = 24;

  /** So many groups are looked at for each number of members that may be missing. */
  public static final int LOOKED_AT = 50;

  private final Map<String, OpenGroup> byProduct = new LinkedHashMap<>();

  /**
   * One of them.
   *
   * @param lacking members that are missing, 1 to {@value #MOST_LACKING}
   */
  public record OpenGroup(
      String id, String productId, int lacking, int needed, Instant expiresAt) {}

  private OpenGroups(List<OpenGroup> groups) {
    groups.forEach(group -> byProduct.putIfAbsent(group.productId(), group));
  }

  /**
   * Keeps one for each product.
   *
   * @param groups those that lack fewest first, of equal ones those that end first
   */
  public static OpenGroups of(List<OpenGroup> groups) {
    return groups.isEmpty() ? NONE : new OpenGroups(groups);
  }

  /** Ids of the products, in the order of their groups. */
  public Set<String> products() {
    return Collections.unmodifiableSet(byProduct.keySet());
  }

  /** The group of a product, if there is one that is open for a minute yet. */
  public Optional<OpenGroup> of(String productId, Instant now) {
    return Optional.ofNullable(byProduct.get(productId))
        .filter(group -> !group.expiresAt().isBefore(now.plus(LEAST)));
  }
}
