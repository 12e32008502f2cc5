package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.tools.prepare.SplitConfig.Way;
import dev.zhiyin.tools.split.LeaveOneOut;
import dev.zhiyin.tools.split.SplitEvents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Parts each shopper's events into train, valid and test.
 *
 * @param way what decides, never {@link Way#GIVEN} if the files give nothing
 * @param validFrom when valid begins, of a split by time
 * @param testFrom when test begins, of a split by time
 */
record Parts(Way way, Instant validFrom, Instant testFrom) {
  /* In tables a part is its place here plus 1; 0 is none. */
  private static final List<Split> PARTS = List.of(Split.values());

  static byte number(Optional<Split> part) {
    return (byte) part.map(split -> PARTS.indexOf(split) + 1).orElse(0).intValue();
  }

  static Optional<Split> part(int number) {
    return number == 0 ? Optional.empty() : Optional.of(PARTS.get(number - 1));
  }

  /**
   * Finds where the parts begin.
   *
   * @param positions whether times are only positions in a sequence
   */
  static Parts of(DuckDb db, SplitConfig config, boolean positions) {
    return switch (config.by()) {
      case GIVEN -> {
        boolean given = db.number("SELECT count(*) FROM kept WHERE part > 0") > 0;
        yield new Parts(given ? Way.GIVEN : Way.LEAVE_ONE_OUT, Instant.MAX, Instant.MAX);
      }
      case LEAVE_ONE_OUT -> new Parts(Way.LEAVE_ONE_OUT, Instant.MAX, Instant.MAX);
      case TIME -> {
        if (positions) {
          throw new WorkRefused(
              "times are positions in a sequence (all before 1971), by which no split can be made");
        }
        yield byTime(db, config);
      }
    };
  }

  /* Events of one moment stay together, so parts may be a little smaller than asked for. */
  private static Parts byTime(DuckDb db, SplitConfig config) {
    long all = db.number("SELECT count(*) FROM kept");
    double beforeValid = all * (1 - config.valid() - config.test());
    double beforeTest = all * (1 - config.test());
    var starts = new Instant[] {Instant.MAX, Instant.MAX};
    var before = new long[1];
    db.each(
        "SELECT moment, count(*) FROM kept GROUP BY moment ORDER BY moment",
        row -> {
          Instant moment = Micros.instant(row.getLong(1));
          if (before[0] >= beforeValid && starts[0].equals(Instant.MAX)) {
            starts[0] = moment;
          }
          if (before[0] >= beforeTest && starts[1].equals(Instant.MAX)) {
            starts[1] = moment;
          }
          before[0] += row.getLong(2);
        });
    return new Parts(Way.TIME, starts[0], starts[1]);
  }

  /** Hands out one shopper's events, given oldest first, each with the part that it belongs to. */
  void split(List<Event> oldestFirst, BiConsumer<Event, Split> sink) {
    switch (way) {
      case GIVEN ->
          oldestFirst.forEach(event -> sink.accept(event, event.split().orElse(Split.TRAIN)));
      case TIME -> oldestFirst.forEach(event -> sink.accept(event, at(event.timestamp())));
      case LEAVE_ONE_OUT -> {
        SplitEvents split = LeaveOneOut.split(oldestFirst);
        split.train().forEach(event -> sink.accept(event, Split.TRAIN));
        split.valid().forEach(event -> sink.accept(event, Split.VALID));
        split.test().forEach(event -> sink.accept(event, Split.TEST));
      }
    }
  }

  private Split at(Instant moment) {
    if (!moment.isBefore(testFrom)) {
      return Split.TEST;
    }
    return moment.isBefore(validFrom) ? Split.TRAIN : Split.VALID;
  }
}
