package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** Where a mean over all such shoppers lies with 95 %. In JSON a list of both ends. */
record Interval(double low, double high) {
  static final Interval NOTHING = new Interval(0, 0);

  @JsonValue
  List<Double> ends() {
    return List.of(low, high);
  }

  boolean excludesZero() {
    return low > 0 || high < 0;
  }
}
