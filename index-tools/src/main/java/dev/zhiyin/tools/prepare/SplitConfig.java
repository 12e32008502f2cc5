package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

  /** What decides. */
  enum Way {
    /** What the files say; if they say nothing, as {@link #LEAVE_ONE_OUT}. */
    GIVEN,
    /** The last new product of each shopper is test, the one before it valid. */
    LEAVE_ONE_OUT,
    /** What happened last is test, what happened before that valid, for all shoppers at once. */
    TIME;

    static final String NAMES =
        Arrays.stream(values()).map(Way::text).collect(Collectors.joining(", "));

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
