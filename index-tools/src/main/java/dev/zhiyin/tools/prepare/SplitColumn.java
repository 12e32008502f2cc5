package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.prepare.PrepareConfig.SplitConfig;
import dev.zhiyin.tools.prepare.RawEvents.TimeColumn;
import dev.zhiyin.tools.split.Splitter;
import dev.zhiyin.tools.split.Splitter.TimeCuts;
import dev.zhiyin.tools.split.Splitter.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The parts of events in tables, and the splitter for what is kept. */
final class SplitColumn {
  /* In tables a part is its place here plus 1; 0 is none. */
  private static final List<Split> PARTS = List.of(Split.values());

  private SplitColumn() {}

  static byte number(Optional<Split> part) {
    return (byte) part.map(split -> PARTS.indexOf(split) + 1).orElse(0).intValue();
  }

  static Optional<Split> part(int number) {
    return number == 0 ? Optional.empty() : Optional.of(PARTS.get(number - 1));
  }

  /**
   * The splitter.
   *
   * @param positions whether times are only positions in a sequence
   */
  static Splitter of(DuckDb db, SplitConfig config, boolean positions) {
    return switch (config.by()) {
      case GIVEN -> new Splitter(Way.GIVEN, Splitter.NO_CUTS);
      case LEAVE_ONE_OUT -> new Splitter(Way.LEAVE_ONE_OUT, Splitter.NO_CUTS);
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
  private static Splitter byTime(DuckDb db, SplitConfig config) {
    long all = db.number("SELECT count(*) FROM kept");
    double beforeValid = all * (1 - config.valid() - config.test());
    double beforeTest = all * (1 - config.test());
    var starts = new Instant[] {Instant.MAX, Instant.MAX};
    var before = new long[1];
    db.each(
        "SELECT moment, count(*) FROM kept GROUP BY moment ORDER BY moment",
        row -> {
          Instant moment = TimeColumn.instant(row.getLong(1));
          if (before[0] >= beforeValid && starts[0].equals(Instant.MAX)) {
            starts[0] = moment;
          }
          if (before[0] >= beforeTest && starts[1].equals(Instant.MAX)) {
            starts[1] = moment;
          }
          before[0] += row.getLong(2);
        });
    return new Splitter(Way.TIME, new TimeCuts(starts[0], starts[1]));
  }
}
