package dev.zhiyin.tools.split;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.zhiyin.engine.config.Bounds;
import java.util.Locale;

/**
 * What a shop holds out to choose a model by, where its files did not hold out anything themselves.
 *
 * @param by what is held out
 * @param shoppers that are predicted at most, 2 to 10 million: always the same ones, as long as
 *     they are there. One half chooses, the other decides
 * @param share of the events that are the end of time, above 0 and at most 0.5
 */
public record HoldoutPolicy(Way by, int shoppers, double share) {
  public static final HoldoutPolicy DEFAULT = new HoldoutPolicy(Way.AUTO, 10_000, 0.1);

  /** What is held out. */
  public enum Way {
    /**
     * The end of time where the shop's times tell enough: where its events take at least a week,
     * those of one moment do not double the share, and at least 500 shoppers can be predicted; else
     * the last products.
     */
    AUTO,
    /** Of each shopper who is predicted, everything from the last product on that was new. */
    LAST_PRODUCTS,
    /** What happened last in the shop, of everybody. */
    END_OF_TIME;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The same another way. */
  HoldoutPolicy by(Way other) {
    return new HoldoutPolicy(other, shoppers, share);
  }

  /** For a message. */
  public String text() {
    return "%s of %d shoppers, share %s".formatted(by.text(), shoppers, share);
  }

  public HoldoutPolicy {
    Bounds.require("holdout.shoppers", shoppers, 2, 10_000_000);
    Bounds.require("holdout.share", share, 1e-6, 0.5);
  }
}
