package dev.zhiyin.tools.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Splitter.TimeCuts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimeCutsTest {
  @Test
  void givesTheLastEventsToTestAndThoseBeforeToValid() {
    List<Instant> times =
        new ArrayList<>(LongStream.range(0, 1000).mapToObj(Instant::ofEpochSecond).toList());
    Collections.shuffle(times, new Random(1));

    TimeCuts cuts = TimeCuts.of(times, new TimeCuts.Shares(0.2, 0.1));

    assertThat(counts(cuts, times))
        .isEqualTo(Map.of(Split.TRAIN, 700, Split.VALID, 200, Split.TEST, 100));
    assertThat(cuts.of(cuts.valid())).isEqualTo(Split.VALID);
    assertThat(cuts.of(cuts.test())).isEqualTo(Split.TEST);
    assertThat(cuts.of(cuts.valid().minusMillis(1))).isEqualTo(Split.TRAIN);
  }

  /** A basket is bought in one moment; parts of it must not predict the rest. */
  @Test
  void keepsEventsOfOneMomentTogether() {
    List<Instant> baskets =
        IntStream.range(0, 100).mapToObj(i -> Instant.ofEpochSecond(i / 30)).toList();

    TimeCuts cuts = TimeCuts.of(baskets, new TimeCuts.Shares(0.2, 0.1));

    assertThat(counts(cuts, baskets))
        .isEqualTo(Map.of(Split.TRAIN, 60, Split.VALID, 30, Split.TEST, 10));
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> TimeCuts.of(baskets, new TimeCuts.Shares(0.2, 0.2)))
        .withMessageContaining("wanted moments far enough apart to tell three parts");
  }

  @Test
  void refusesSharesOutOfRangeAndTooFewMoments() {
    List<Instant> times = List.of(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> TimeCuts.of(times, new TimeCuts.Shares(0.5, 0.5)))
        .withMessage(
            "shares of valid and test is '0.5, 0.5'; wanted both above 0, and together below 1");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> TimeCuts.of(times, new TimeCuts.Shares(0.1, 0.1)))
        .withMessageContaining("wanted moments far enough apart to tell three parts");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> TimeCuts.of(List.of(), new TimeCuts.Shares(0.1, 0.1)))
        .withMessage("events is '0'; wanted at least three to split by time");
  }

  private static Map<Split, Integer> counts(TimeCuts cuts, List<Instant> times) {
    var counts = new EnumMap<Split, Integer>(Split.class);
    times.forEach(time -> counts.merge(cuts.of(time), 1, Integer::sum));
    return counts;
  }
}
