package dev.zhiyin.engine.renewal;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How likely something is bought again after so many days: a hazard that is constant between a few
 * ages (the piecewise exponential model). Immutable.
 */
public final class RenewalCurve {
  /** Of what is never bought again as far as is known. */
  static final RenewalCurve NEVER = new RenewalCurve(new double[0]);

  /** Ages in days at which the hazard may change; after the last it stays. */
  private static final double[] AGES = {
    1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 35, 42, 56, 70, 91, 120, 150, 182, 273, 365, 547, 730, 1095
  };

  /** Parts of time, each with a hazard of its own. */
  static final int PARTS = AGES.length;

  /** No purchase is waited for longer than so many days. */
  static final double LONGEST = AGES[PARTS - 1];

  private final double[] hazards;

  private RenewalCurve(double[] hazards) {
    this.hazards = hazards;
  }

  /**
   * A curve with these hazards.
   *
   * @param hazards per day, at least 0, one for each of the parts of time
   */
  static RenewalCurve of(double[] hazards) {
    if (hazards.length != PARTS || !Arrays.stream(hazards).allMatch(one -> one >= 0 && one < 1e9)) {
      throw new IllegalArgumentException(
          "hazards are %s; wanted %d numbers of at least 0"
              .formatted(Arrays.toString(hazards), PARTS));
    }
    return new RenewalCurve(hazards.clone());
  }

  double[] hazards() {
    return hazards.clone();
  }

  static double begin(int part) {
    return part == 0 ? 0 : AGES[part - 1];
  }

  static double length(int part) {
    return AGES[part] - begin(part);
  }

  /** The part that an age above 0 lies in. */
  static int part(double days) {
    int found = Arrays.binarySearch(AGES, days);
    return Math.min(found < 0 ? -found - 1 : found, PARTS - 1);
  }

  /** The hazard summed up to an age in days. */
  double cumulative(double days) {
    double sum = 0;
    for (int part = 0; part < hazards.length && begin(part) < days; part++) {
      double end = part == PARTS - 1 ? days : Math.min(days, AGES[part]);
      sum += hazards[part] * (end - begin(part));
    }
    return sum;
  }

  /**
   * After how many days this share of all has bought again.
   *
   * @param share in (0, 1)
   * @param most days that are looked at
   * @return empty if fewer have by then
   */
  OptionalDouble quantile(double share, double most) {
    double wanted = -Math.log1p(-share);
    double sum = 0;
    for (int part = 0; part < hazards.length; part++) {
      double more = hazards[part] * length(part);
      if (more > 0 && sum + more >= wanted) {
        double days = begin(part) + (wanted - sum) / hazards[part];
        return days <= most ? OptionalDouble.of(days) : OptionalDouble.empty();
      }
      sum += more;
    }
    return OptionalDouble.empty();
  }
}
