package dev.zhiyin.tools.split;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Split;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Says which part each event of a shopper belongs to.
 *
 * @param cuts of a split by time; otherwise {@link #NO_CUTS}
 */
public record Splitter(Way way, TimeCuts cuts) {
  /** Where no time decides. */
  public static final TimeCuts NO_CUTS = new TimeCuts(Instant.MAX, Instant.MAX);

  /** What decides. */
  public enum Way {
    /** What the files say; events of which they say nothing are train. */
    GIVEN,
    /** The last new product of each shopper is test, the one before it valid. */
    LEAVE_ONE_OUT,
    /** What happened last is test, what happened before that valid, for all shoppers at once. */
    TIME;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Hands out one shopper's events, given oldest first, each with the part that it belongs to. */
  public void split(List<Event> oldestFirst, BiConsumer<Event, Split> sink) {
    switch (way) {
      case GIVEN ->
          oldestFirst.forEach(event -> sink.accept(event, event.split().orElse(Split.TRAIN)));
      case TIME -> oldestFirst.forEach(event -> sink.accept(event, cuts.of(event.timestamp())));
      case LEAVE_ONE_OUT -> {
        SplitEvents split = LastProducts.split(oldestFirst);
        split.known().forEach(event -> sink.accept(event, Split.TRAIN));
        split.valid().forEach(event -> sink.accept(event, Split.VALID));
        split.test().forEach(event -> sink.accept(event, Split.TEST));
      }
    }
  }
}
