package dev.zhiyin.tools.train;

import dev.zhiyin.engine.shopper.EventType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first events of a sequence as a history, newest first, one item a text: what {@code
 * engine.shopper.History} makes of the same events when serving.
 */
final class Folding {
  /** Later is stronger, as the history ranks them. */
  private static final List<EventType> STRENGTH =
      List.of(
          EventType.SEARCH,
          EventType.VIEW,
          EventType.CLICK,
          EventType.SHARE,
          EventType.FAVORITE,
          EventType.CART,
          EventType.REVIEW,
          EventType.PURCHASE);

  private static final Set<EventType> AVERSE =
      EnumSet.of(EventType.DISLIKE, EventType.REMOVE_FROM_CART);

  private Folding() {}

  /* Older events count until the first that pushes away. */
  private record Item(EventType type, boolean open) {
    static Item of(EventType newest) {
      return new Item(newest, !AVERSE.contains(newest));
    }

    Item with(EventType older) {
      if (!open || AVERSE.contains(older)) {
        return new Item(type, false);
      }
      boolean stronger = STRENGTH.indexOf(older) > STRENGTH.indexOf(type);
      return stronger ? new Item(older, true) : this;
    }
  }

  /** Text to the strongest thing done with it, newest first, of the first {@code length} events. */
  static Map<Integer, EventType> of(Sequence sequence, int length) {
    var items = new LinkedHashMap<Integer, Item>();
    for (int i = length - 1; i >= 0; i--) {
      EventType type = sequence.type(i);
      Item newer = items.get(sequence.text(i));
      items.put(sequence.text(i), newer == null ? Item.of(type) : newer.with(type));
    }
    var types = new LinkedHashMap<Integer, EventType>();
    items.forEach((text, item) -> types.put(text, item.type()));
    return types;
  }
}
