package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Filter;

/**
 * A floor of exposure: what share of the places on first pages some products have at least, such as
 * those of sellers who are new or small, over a day (UTC).
 *
 * @param filter which products
 * @param share of the places, in [0, 0.5]; 0 sets no floor
 * @param relevance the least score of a product that is lifted, as a share of the score of the one
 *     whose place it takes; in [0, 1]
 */
public record ExposureFloor(Filter filter, double share, double relevance) {
  public static final ExposureFloor OFF = new ExposureFloor(Filter.ALL, 0, 0.8);

  public ExposureFloor {
    if (!(share >= 0 && share <= 0.5)) {
      throw new InvalidInput("share", Double.toString(share), "0 to 0.5");
    }
    if (!(relevance >= 0 && relevance <= 1)) {
      throw new InvalidInput("relevance", Double.toString(relevance), "0 to 1");
    }
  }

  /** The same, whatever the scores: for where they are places in a list, and say nothing. */
  public ExposureFloor withoutRelevance() {
    return new ExposureFloor(filter, share, 0);
  }

  /** Whether there is a floor. */
  public boolean isOn() {
    return share > 0;
  }

  /**
   * How many of the places of a page its products should have at least: what the day lacks, but no
   * more than twice their share of the page, rounded up, so that no page makes up for a whole day.
   *
   * @param today what was shown before it
   * @param places of the page
   */
  int owed(ExposureCount.Shown today, int places) {
    double lacking = share * (today.places() + places) - today.exposed();
    double most = Math.ceil(2 * share * places - 1e-9);
    return (int) Math.max(0, Math.floor(Math.min(lacking, most) + 1e-9));
  }
}
