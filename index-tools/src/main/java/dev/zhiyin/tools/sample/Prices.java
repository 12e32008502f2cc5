package dev.zhiyin.tools.sample;

/** Sets prices that agree with brand, size and kind of product, and look like a shop's. */
final class Prices {
  private static final int TIERS = 3;

  private Prices() {}

  /** CNY, within the niche's band, with at most one decimal. */
  static double of(Draft draft, Dice dice) {
    double low = draft.niche().lowestPrice();
    double high = draft.niche().highestPrice();
    double place =
        0.5 * (draft.brand().tier() - 1) / (TIERS - 1)
            + 0.25 * draft.specPlace()
            + 0.05 * draft.features().size()
            + 0.1 * dice.unit();
    double exact = low * StrictMath.pow(high / low, place);
    return Math.clamp(rounded(exact), low, high);
  }

  /* 8.9, 39.9, 69, 128, 459, 1299, 12990 */
  private static double rounded(double exact) {
    if (exact < 50) {
      return Math.floor(exact) + 0.9;
    }
    if (exact < 1000) {
      return Math.floor(exact / 10) * 10 + (Math.floor(exact) % 2 == 0 ? 8 : 9);
    }
    return exact < 10_000
        ? Math.floor(exact / 100) * 100 + 99
        : Math.floor(exact / 1000) * 1000 + 990;
  }
}
