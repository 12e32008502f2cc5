package dev.zhiyin.tools.prepare;

import dev.zhiyin.tools.split.Splitter.Way;

/**
 * How events are parted into what is learned from, what settings are chosen on, and what is
 * measured.
 *
 * @param valid share of the events in valid, above 0; of a split by time only
 * @param test share of the events in test, above 0; both together at most 0.9
 */
record SplitConfig(Way by, double valid, double test) {
  static final SplitConfig DEFAULT = new SplitConfig(Way.GIVEN, 0.1, 0.1);

  SplitConfig {
    Rules.require(valid > 0 && valid < 1, "split.valid", valid, "a share above 0 and below 1");
    Rules.require(
        test > 0 && test + valid <= 0.9,
        "split.test",
        test,
        "a share above 0; with valid 0.9 at most");
  }
}
