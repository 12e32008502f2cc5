package dev.zhiyin.tools.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.Split;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainCountsTest {
  private static final long START = 1_700_000_000;

  @Test
  void aBasketIsWhatIsBoughtInOneVisit() {
    assertThat(baskets(START, START + 1_800, START + 3_601))
        .containsExactly(Set.of("p0", "p1"), Set.of("p2"));
  }

  @Test
  void whereTimesArePositionsABasketIsWhatIsBoughtAtOne() {
    assertThat(baskets(1, 1, 2, 3, 3))
        .containsExactly(Set.of("p0", "p1"), Set.of("p2"), Set.of("p3", "p4"));
  }

  /** The baskets of who buys another product at each time. */
  private static List<Set<String>> baskets(long... times) {
    List<Event> events =
        IntStream.range(0, times.length)
            .mapToObj(
                i ->
                    Event.of(
                        "e" + i,
                        ShopperId.user("ann"),
                        new Subject.Item("p" + i),
                        EventType.PURCHASE,
                        Instant.ofEpochSecond(times[i])))
            .toList();
    return TrainCounts.baskets(
        new SplitEvents(events, Collections.nCopies(events.size(), Split.TRAIN)));
  }
}
