package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import java.util.List;
import java.util.Optional;

/**
 * A part of a shopper's events.
 *
 * @param newestFirst those before a place, at most {@value ShopperEvents#COUNTED}
 * @param begin the place where it begins, whatever happens later
 * @param next where the part after it begins; empty if there is none
 */
public record EventPage(List<Event> newestFirst, Place begin, Optional<Place> next) {
  public EventPage {
    newestFirst = List.copyOf(newestFirst);
  }

  /**
   * A place among the events of a shopper: right before those of this moment and number.
   *
   * @param micros time in microseconds since 1970
   * @param sequence number of an event
   */
  public record Place(long micros, long sequence) {
    /** After all events. */
    public static final Place END = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Right after the event at this place. */
    Place after() {
      return new Place(micros, sequence + 1);
    }
  }
}
