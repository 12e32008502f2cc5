package dev.zhiyin.engine.renewal;

import dev.zhiyin.engine.product.CategoryPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What one shopper is likely to buy again, out of what the shopper has bought, as in Bhagat,
 * Muralidharan, Lobzhanidze and Vishwanath, "Buy It Again: Modeling Repeat Purchase
 * Recommendations" (KDD 2018), but with a hazard that is learned by age and category. Costs by the
 * length of one history only. Immutable.
 *
 * @param categories of products by id
 */
public record BuyAgain(
    RenewalTimes times, Function<String, CategoryPath> categories, Tuning tuning) {
  /**
   * How products are ranked, and which are due.
   *
   * @param own a shopper is taken for all others until so many purchases say otherwise; above 0
   * @param ahead the chance counts of being bought within so many days; above 0
   * @param some where the shopper has no habit yet, what this share of the others buys again within
   *     a year is something used up; in (0, 1)
   * @param early due from this part of the usual time on; at least 0
   */
  public record Tuning(double own, double ahead, double some, double early) {
    public static final Tuning DEFAULT = new Tuning(1, 7, .05, .25);
  }

  /**
   * A product that a shopper has bought.
   *
   * @param chance that it is bought again within the time looked ahead, in [0, 1]
   * @param every days between two purchases of this shopper, on average; empty after the first one
   * @param others days within which half of those buy it again who do so within a year; empty if
   *     too few do
   * @param since days since the last purchase, at least 0
   * @param isDue whether its usual time comes
   */
  public record Bought(
      String productId,
      double chance,
      OptionalDouble every,
      OptionalDouble others,
      double since,
      boolean isDue) {}

  /**
   * All that was bought, the likeliest to be bought again first; equally likely ones the newest
   * first, then by id.
   *
   * @param purchases when each product was bought, oldest first, at least once
   * @param now later purchases do not count
   */
  public List<Bought> ranked(Map<String, List<Instant>> purchases, Instant now) {
    var ranked = new ArrayList<Bought>();
    purchases.forEach(
        (id, times) -> {
          List<Instant> past = times.stream().filter(time -> !time.isAfter(now)).toList();
          if (!past.isEmpty()) {
            ranked.add(bought(id, past, now));
          }
        });
    ranked.sort(
        Comparator.comparingDouble(Bought::chance)
            .reversed()
            .thenComparingDouble(Bought::since)
            .thenComparing(Bought::productId));
    return ranked;
  }

  /* Those within a day are one. */
  private static List<Instant> occasions(List<Instant> purchases) {
    var occasions = new ArrayList<Instant>();
    for (Instant time : purchases) {
      if (occasions.isEmpty() || RenewalCounter.days(occasions.getLast(), time) >= 1) {
        occasions.add(time);
      }
    }
    return occasions;
  }

  private Bought bought(String id, List<Instant> purchases, Instant now) {
    List<Instant> occasions = occasions(purchases);
    CategoryPath category = categories.apply(id);
    RenewalCurve curve = times.sameProduct(id, category);
    double age = RenewalCounter.days(occasions.getLast(), now);
    int again = occasions.size() - 1;
    double expected = curve.cumulative(age);
    for (int i = 0; i < again; i++) {
      expected += curve.cumulative(RenewalCounter.days(occasions.get(i), occasions.get(i + 1)));
    }
    double own = (again + tuning.own) / (expected + tuning.own);
    double ahead = own * (curve.cumulative(age + tuning.ahead) - curve.cumulative(age));
    OptionalDouble every =
        again == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                RenewalCounter.days(occasions.getFirst(), occasions.getLast()) / again);
    OptionalDouble others = times.usualWait(id, category, tuning.some);
    double since = RenewalCounter.days(purchases.getLast(), now);
    return new Bought(
        id,
        -Math.expm1(-ahead),
        every,
        others,
        since,
        isDue(every.isPresent() ? every : others, since));
  }

  private boolean isDue(OptionalDouble usual, double since) {
    return usual.isPresent() && since >= tuning.early * usual.getAsDouble();
  }
}
