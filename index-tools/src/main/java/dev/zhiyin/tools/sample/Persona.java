package dev.zhiyin.tools.sample;

import java.util.List;

/**
 * What stays the same about one shopper.
 *
 * @param circle the crowd that the shopper belongs to, see {@link SampleProduct#circle}
 * @param tier the brands that the shopper can afford, 1 to 3
 * @param energy about how many events the shopper leaves, at least 3
 * @param joined first second at which the shopper may appear
 * @param audience Chinese word of the audience that the shopper buys for
 * @param haunts departments that the shopper returns to
 */
record Persona(
    int index,
    Language language,
    int circle,
    double tier,
    int energy,
    long joined,
    String audience,
    List<Department> haunts) {
  private static final int MOST_EVENTS = 320;

  static Persona of(int index, SampleConfig config, List<Department> departments, Dice dice) {
    long start = config.start().getEpochSecond();
    long watched = SampleConfig.WATCHED.toSeconds();
    return new Persona(
        index,
        dice.chance(0.6) ? Language.CHINESE : Language.ENGLISH,
        dice.below(SampleProduct.CIRCLES),
        Math.clamp(2 + 0.8 * dice.normal(), 1, 3),
        Math.clamp((long) StrictMath.exp(3.8 + 0.95 * dice.normal()), 3, MOST_EVENTS),
        start + (dice.chance(0.75) ? 0 : (long) (dice.between(0, 0.7) * watched)),
        dice.chance(0.5) ? "男士" : "女士",
        dice.pick(departments, 4));
  }
}
