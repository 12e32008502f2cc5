package dev.zhiyin.engine.social;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.FriendActivity.Friend.Liking;
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

  /**
   * A friend who shares what they do.
   *
   * @param name if it may be said
   * @param liked what the friend made of products lately, by id
   */
  public record Friend(Optional<String> name, Map<String, Liking> liked) {
    /** So many of a friend's newest events are looked at. */
    public static final int EVENTS = 100;

    /** How a friend came to like a product. */
    public enum Liking {
      BOUGHT,

      /** Saved as a favourite, or shared with others. */
      SAVED
    }

    public Friend {
      liked = Map.copyOf(liked);
    }

    /**
     * By what the friend did: what is bought, saved or shared is liked, unless a dislike came
     * later. Nothing else is told to friends.
     *
     * @param events oldest first
     */
    public static Friend of(Optional<String> name, List<Event> events) {
      var liked = new HashMap<String, Liking>();
      for (Event event : events) {
        if (event.subject() instanceof Subject.Item(String id)) {
          switch (event.type()) {
            case PURCHASE -> liked.put(id, Liking.BOUGHT);
            case FAVORITE, SHARE -> liked.putIfAbsent(id, Liking.SAVED);
            case DISLIKE -> liked.remove(id);
            case VIEW, CLICK, CART, REMOVE_FROM_CART, SEARCH, REVIEW -> {}
          }
        }
      }
      return new Friend(name, liked);
    }
  }
}
