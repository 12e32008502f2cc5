package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.prepare.PrepareConfig.SplitConfig;
import dev.zhiyin.tools.prepare.RawEvents.TimeColumn;
import dev.zhiyin.tools.split.Splitter;
import dev.zhiyin.tools.split.Splitter.TimeCuts;
import dev.zhiyin.tools.split.Splitter.Way;
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

  private static Splitter byTime(DuckDb db, SplitConfig config) {
    TimeCuts cuts =
        TimeCuts.of(
            db.number("SELECT count(*) FROM kept"),
            place ->
                TimeColumn.instant(
                    db.number(
                        "SELECT moment FROM kept ORDER BY moment LIMIT 1 OFFSET %d"
                            .formatted(place))),
            new TimeCuts.Shares(config.valid(), config.test()));
    return new Splitter(Way.TIME, cuts);
  }
}
