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
public final class OpenBuyingGroups {
  public static final OpenBuyingGroups NONE = new OpenBuyingGroups(List.of());

  /** What ends sooner is not shown any more. */
  public static final Duration LEAST = Duration.ofMinutes(1);

  /** A group that lacks more is not shown. */
  public static final int MOST_LACKING = 2;

  /** One that is open for longer is not shown yet. */
  public static final int SOON_HOURS = 24;

  /** Of so many products at most, for each number of members that may be missing. */
  public static final int MOST = 50;

  /** So many groups are looked at for these: a product may have many. */
  public static final int LOOKED_AT = 500;

  private final Map<String, OpenBuyingGroup> byProduct = new LinkedHashMap<>();

  /**
   * One of them.
   *
   * @param lacking members that are missing, 1 to {@value #MOST_LACKING}
   */
  public record OpenBuyingGroup(
      String id, String productId, int lacking, int needed, Instant expiresAt) {}

  private OpenBuyingGroups(List<OpenBuyingGroup> groups) {
    groups.forEach(group -> byProduct.putIfAbsent(group.productId(), group));
  }

  /**
   * Keeps one for each product.
   *
   * @param groups those that lack fewest first, of equal ones those that end first
   */
  public static OpenBuyingGroups of(List<OpenBuyingGroup> groups) {
    return groups.isEmpty() ? NONE : new OpenBuyingGroups(groups);
  }

  /** Ids of the products, in the order of their groups. */
  public Set<String> products() {
    return Collections.unmodifiableSet(byProduct.keySet());
  }

  /** The group of a product, if there is one that is open for a minute yet. */
  public Optional<OpenBuyingGroup> of(String productId, Instant now) {
    return Optional.ofNullable(byProduct.get(productId))
        .filter(group -> !group.expiresAt().isBefore(now.plus(LEAST)));
  }
}
