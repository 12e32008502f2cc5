package dev.zhiyin.engine.social;

import dev.zhiyin.engine.social.Friend.Liking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The friends of a shopper who share what they do, and what they like together. Immutable.
 *
 * <pre>
 *   score(product) = sum of closeness(friend) over those who like it / (3 + sum over all friends)
 *   closeness(friend) = 1 + products that shopper and friend have in common, but those that the
 *                           shopper has turned away
 * </pre>
 */
public final class FriendActivity {
  /** Of somebody whose friends do not count, or who has none. */
  public static final FriendActivity NONE = new FriendActivity(List.of());

  /** So many friends count, of those who share; the first of the list. */
  public static final int MOST_FRIENDS = 50;

  /** So many friends who like nothing are added, so that one friend alone says little. */
  private static final double PRIOR = 3;

  private final List<Friend> friends;
  private final Map<String, Backing> backed;

  /**
   * Those friends who like a product.
   *
   * @param buyers those of them who bought it
   * @param savers those who saved or shared it
   */
  public record Backing(List<Friend> buyers, List<Friend> savers) {
    private static Backing none() {
      return new Backing(new ArrayList<>(), new ArrayList<>());
    }

    private List<Friend> of(Liking how) {
      return switch (how) {
        case BOUGHT -> buyers;
        case SAVED -> savers;
      };
    }
  }

  private FriendActivity(List<Friend> friends) {
    this.friends = friends;
    this.backed = new HashMap<>();
    for (Friend friend : friends) {
      friend
          .liked()
          .forEach(
              (id, how) -> backed.computeIfAbsent(id, _ -> Backing.none()).of(how).add(friend));
    }
  }

  /** Those of them count who like anything, the first {@value #MOST_FRIENDS}. */
  public static FriendActivity of(List<Friend> friends) {
    return new FriendActivity(
        friends.stream().filter(one -> !one.liked().isEmpty()).limit(MOST_FRIENDS).toList());
  }

  /** Whether nobody likes anything. */
  public boolean isEmpty() {
    return backed.isEmpty();
  }

  /** Those who like a product, if any do. */
  public Optional<Backing> backing(String productId) {
    return Optional.ofNullable(backed.get(productId));
  }

  /**
   * What friends make of each product that any of them likes, in (0, 1).
   *
   * @param own products of the shopper's own history that were not turned away
   */
  public Map<String, Double> scores(Collection<String> own) {
    double all = PRIOR;
    var scores = new HashMap<String, Double>();
    for (Friend friend : friends) {
      double closeness = 1 + own.stream().filter(friend.liked()::containsKey).count();
      all += closeness;
      friend.liked().keySet().forEach(id -> scores.merge(id, closeness, Double::sum));
    }
    double sum = all;
    scores.replaceAll((_, score) -> score / sum);
    return scores;
  }

  /** The ids of the best of some scores, best first; equal ones by id; without some ids. */
  public static List<String> best(
      Map<String, Double> scores, Collection<String> without, int limit) {
    Set<String> unwanted = Set.copyOf(without);
    return scores.entrySet().stream()
        .filter(one -> !unwanted.contains(one.getKey()))
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }
}
