package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.EventType;
import java.time.Duration;

/**
 * How much in demand a product is, as the base-2 logarithm of a sum to which every event adds its
 * weight times {@code 2^(time / HALF_LIFE)}.
 *
 * <p>Weighting an event by when it happened, and not by its age, orders products at any later
 * moment as weights halved every half-life would, and never has to be counted down (forward decay:
 * Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009). The sum itself would overflow; its logarithm
 * does not.
 */
final class Heat {
  /** Of nothing. */
  static final double NONE = Double.NEGATIVE_INFINITY;

  /** Changes when what is computed here changes, so that stores count anew. */
  static final String VERSION = "1";

  private static final double HALF_LIFE = Duration.ofDays(7).toMillis() * 1000.0;

  private Heat() {}

  /**
   * Of one event.
   *
   * @param type one that {@link Standings} counts
   * @param micros when, in microseconds since 1970
   */
  static double of(EventType type, long micros) {
    return Math.log(weight(type)) / Math.log(2) + micros / HALF_LIFE;
  }

  /** Of what two heats are of, together. */
  static double sum(double one, double other) {
    double greater = Math.max(one, other);
    double smaller = Math.min(one, other);
    return smaller == NONE
        ? greater
        : greater + Math.log1p(Math.pow(2, smaller - greater)) / Math.log(2);
  }

  private static double weight(EventType type) {
    return switch (type) {
      case VIEW, CLICK, SEARCH -> 1;
      case SHARE -> 2;
      case FAVORITE, CART, REVIEW -> 3;
      case PURCHASE -> 4;
      case DISLIKE, REMOVE_FROM_CART ->
          throw new IllegalArgumentException(type.text() + " gives no heat");
    };
  }
}
