package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.shopper.EventType;
import java.util.Comparator;

/**
 * One thing that a shopper of the sample did.
 *
 * @param user index of the shopper, from 0
 * @param session counts the shopper's visits, from 0
 * @param ordinal counts the shopper's events in the order of time, from 1
 * @param product index of the product, or {@link #NONE} for a search
 * @param second since the epoch
 * @param text of a search, otherwise empty
 */
record ShopEvent(
    int user, int session, int ordinal, EventType type, int product, long second, String text) {
  static final int NONE = -1;

  static final Comparator<ShopEvent> BY_TIME =
      Comparator.comparingLong(ShopEvent::second)
          .thenComparingInt(ShopEvent::user)
          .thenComparingInt(ShopEvent::ordinal);

  ShopEvent numbered(int place) {
    return new ShopEvent(user, session, place, type, product, second, text);
  }
}
