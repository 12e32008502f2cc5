package dev.zhiyin.tools.sample;

import dev.zhiyin.tools.sample.Department.Brand;
import dev.zhiyin.tools.sample.Department.Feature;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a shopper is after for some weeks.
 *
 * @param likes features looked for
 * @param spark product whose purchase awoke this taste
 * @param until second at which it has faded
 */
record Taste(Niche niche, List<Feature> likes, Brand brand, OptionalInt spark, long until) {
  private static final double SHORTEST_DAYS = 12;
  private static final double LONGEST_DAYS = 40;

  static Taste of(Niche niche, OptionalInt spark, long now, Dice dice) {
    double days = dice.between(SHORTEST_DAYS, LONGEST_DAYS);
    return new Taste(
        niche,
        dice.pick(niche.features(), 2),
        dice.pick(niche.brands()),
        spark,
        now + (long) (days * 86_400));
  }

  Taste fadingAt(long second) {
    return new Taste(niche, likes, brand, spark, Math.min(until, second));
  }

  /** How much a product draws this shopper; 0 is indifferent, about -2 to 5. */
  double appeal(SampleProduct product, Persona persona) {
    var draft = product.draft();
    double liked = likes.stream().filter(draft.features()::contains).count();
    return 0.5 * product.quality()
        + 0.7 * liked
        + (draft.brand().equals(brand) ? 0.8 : 0)
        + (product.circle() == persona.circle() ? 1.8 : 0)
        - (suits(draft, persona) ? 0 : 2)
        - 0.7 * Math.abs(persona.tier() - draft.brand().tier());
  }

  private static boolean suits(Draft draft, Persona persona) {
    return draft.audience().stream()
        .allMatch(audience -> audience.word().chinese().equals(persona.audience()));
  }
}
