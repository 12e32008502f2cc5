package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * How much in demand a product is, as the base-2 logarithm of a sum to which every event adds its
 * weight times {@code 2^(time / HALF_LIFE)}.
 *
 * <p>Weighting an event by when it happened, and not by its age, orders products at any later
 * moment as weights halved every half-life would, and never has to be counted down (forward decay:
 * Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009). The sum itself would overflow; its logarithm
 * does not.
 *
 * <p>An event that is removed cannot be taken out of a logarithm: of a sum that it made up nearly
 * alone, nothing would be left but rounding. So the sum is kept in whole numbers too, one for each
 * half-life in which something happened.
 */
public final class TrendScore {
  /** Of nothing. */
  static final double NONE = Double.NEGATIVE_INFINITY;

  /** Changes when what is computed here changes, so that stores count anew. */
  static final String VERSION = "2";

  private static final long HALF_LIFE = Duration.ofDays(7).toMillis() * 1000;

  /* Amounts are whole multiples of 2^-36: 16 million purchases of a product in a week fit. */
  private static final int BITS = 36;

  private TrendScore() {}

  /**
   * What an event adds to the sum of its half-life.
   *
   * @param week number of the half-life, 0 begins in 1970
   * @param amount in units of {@code 2^-36}
   */
  record Share(long week, long amount) {}

  /**
   * Of one event.
   *
   * @param type one that {@link ProductStatsTable} counts
   * @param micros when, in microseconds since 1970
   */
  static Share share(EventType type, long micros) {
    double within = Math.floorMod(micros, HALF_LIFE) / (double) HALF_LIFE;
    return new Share(week(micros), Math.round(weight(type) * Math.pow(2, within) * (1L << BITS)));
  }

  /** Of one view, which weighs least, at this time. */
  public static double ofView(Instant time) {
    return of(share(EventType.VIEW, Micros.of(time)));
  }

  /** The half-life that a time lies in, in microseconds since 1970. */
  static long week(long micros) {
    return Math.floorDiv(micros, HALF_LIFE);
  }

  /** The first time of a half-life. */
  static long start(long week) {
    return week * HALF_LIFE;
  }

  static double of(Share share) {
    return Math.log((double) share.amount()) / Math.log(2) - BITS + share.week();
  }

  static double of(Collection<Share> shares) {
    return shares.stream().mapToDouble(TrendScore::of).sorted().reduce(NONE, TrendScore::sum);
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
          throw new IllegalArgumentException(type.text() + " adds to no trend score");
    };
  }
}
