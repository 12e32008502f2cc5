package dev.zhiyin.engine.social;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * By what the friend did: what is bought, saved or shared is liked, unless a dislike came later.
   * Nothing else is told to friends.
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
