package dev.zhiyin.tools.split;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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
    /** The last new product of each shopper is test, with its order; the one before it valid. */
    LEAVE_ONE_OUT,
    /** What happened last is test, what happened before that valid, for all shoppers at once. */
    TIME;

    /** The one of a name. */
    public static Optional<Way> parse(String text) {
      return Arrays.stream(values()).filter(way -> way.text().equals(text)).findFirst();
    }

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Hands out one shopper's events, given oldest first, each with the part that it belongs to. */
  public void split(List<FileEvent> oldestFirst, BiConsumer<Event, Split> sink) {
    switch (way) {
      case GIVEN ->
          oldestFirst.forEach(one -> sink.accept(one.event(), one.split().orElse(Split.TRAIN)));
      case TIME ->
          oldestFirst.forEach(one -> sink.accept(one.event(), cuts.of(one.event().timestamp())));
      case LEAVE_ONE_OUT -> {
        List<Event> events = oldestFirst.stream().map(FileEvent::event).toList();
        List<Split> parts = LastProducts.parts(events);
        for (int i = 0; i < parts.size(); i++) {
          sink.accept(events.get(i), parts.get(i));
        }
      }
    }
  }

  /**
   * Two moments that part the events of all shoppers: what happened before the first is train, what
   * happened from the second on is test. So at the moment of predicting nothing later is known of
   * anybody.
   *
   * @param valid where valid begins
   * @param test where test begins; not before valid
   */
  public record TimeCuts(Instant valid, Instant test) {

    /**
     * Shares of the events; train gets the rest.
     *
     * @param valid above 0
     * @param test above 0; with the other below 1
     */
    public record Shares(double valid, double test) {
      public Shares {
        if (!(valid > 0 && test > 0 && valid + test < 1)) {
          throw new InvalidInput(
              "shares of valid and test",
              valid + ", " + test,
              "both above 0, and together below 1");
        }
      }
    }

    /**
     * Cuts by shares of the events. Events of one moment fall on the same side of a cut, so the
     * shares may be a little larger.
     *
     * @param times of all events, in any order
     * @throws InvalidInput if so few moments are there that a part would be empty
     */
    public static TimeCuts of(List<Instant> times, Shares shares) {
      List<Instant> rising = times.stream().sorted().toList();
      return of(rising.size(), place -> rising.get((int) place), shares);
    }

    /**
     * The same where not all times are in memory.
     *
     * @param n how many events there are
     * @param rising the time at a place from 0 to {@code n - 1}, of all times from the earliest on
     */
    public static TimeCuts of(long n, LongFunction<Instant> rising, Shares shares) {
      if (n < 3) {
        throw new InvalidInput("events", Long.toString(n), "at least three to split by time");
      }
      var cuts =
          new TimeCuts(
              rising.apply(Math.min(n - 2, (long) (n * (1 - shares.test - shares.valid)))),
              rising.apply(Math.min(n - 1, (long) (n * (1 - shares.test)))));
      Instant first = rising.apply(0);
      if (!first.isBefore(cuts.valid) || !cuts.valid.isBefore(cuts.test)) {
        throw new InvalidInput(
            "timestamps",
            "%s to %s".formatted(first, rising.apply(n - 1)),
            "moments far enough apart to tell three parts");
      }
      return cuts;
    }

    public Split of(Instant time) {
      if (time.isBefore(valid)) {
        return Split.TRAIN;
      }
      return time.isBefore(test) ? Split.VALID : Split.TEST;
    }
  }

  /**
   * The products that came last to a shopper. What is of one moment, such as an order, is never
   * parted, since nothing must be predicted from its other parts; unless all new products are of
   * one moment, which has no order: then one of them is drawn.
   */
  public static final class LastProducts {
    /** Products of which one is held out at least. */
    private static final int FEWEST = 3;

    private LastProducts() {}

    /**
     * The part of each of one shopper's events: test is {@link #last}, valid the same of what came
     * before, where that has two products. A shopper with fewer than three products is all train.
     */
    static List<Split> parts(List<Event> oldestFirst) {
      BitSet test = last(oldestFirst, FEWEST);
      int[] before = IntStream.range(0, oldestFirst.size()).filter(i -> !test.get(i)).toArray();
      BitSet valid =
          test.isEmpty()
              ? new BitSet()
              : last(IntStream.of(before).mapToObj(oldestFirst::get).toList(), FEWEST - 1);
      var parts = new ArrayList<>(Collections.nCopies(oldestFirst.size(), Split.TRAIN));
      test.stream().forEach(i -> parts.set(i, Split.TEST));
      valid.stream().forEach(i -> parts.set(before[i], Split.VALID));
      return parts;
    }

    /**
     * Which of one shopper's events are held out, by place: from where the moment begins that has
     * the last product that was new. Where all new products are of the first moment, those on one
     * of them, drawn by a hash, and what came later. None if there are fewer than three such
     * products.
     */
    static BitSet last(List<Event> oldestFirst) {
      return last(oldestFirst, FEWEST);
    }

    private static BitSet last(List<Event> oldestFirst, int fewest) {
      List<Event> firsts = firstInteractions(oldestFirst);
      var held = new BitSet();
      if (firsts.size() >= fewest) {
        Predicate<Event> isHeld = held(firsts.getFirst().timestamp(), firsts);
        IntStream.range(0, oldestFirst.size())
            .filter(i -> isHeld.test(oldestFirst.get(i)))
            .forEach(held::set);
      }
      return held;
    }

    private static Predicate<Event> held(Instant first, List<Event> firsts) {
      Instant last = firsts.getLast().timestamp();
      if (last.isAfter(first)) {
        return event -> !event.timestamp().isBefore(last);
      }
      Subject drawn = drawn(firsts);
      return event -> event.timestamp().isAfter(first) || event.subject().equals(drawn);
    }

    /* By a hash of the shopper as well, or the same products would always be drawn. */
    private static Subject drawn(List<Event> firsts) {
      return firsts.stream()
          .min(
              Comparator.comparing(
                  event -> event.shopperId().key() + '\0' + event.subject().product().orElse(""),
                  IdHash.ORDER))
          .orElseThrow()
          .subject();
    }

    /* Where each product was new. */
    private static List<Event> firstInteractions(List<Event> oldestFirst) {
      Set<Subject> seen = new HashSet<>();
      return oldestFirst.stream()
          .filter(event -> SplitEvents.isInteraction(event) && seen.add(event.subject()))
          .toList();
    }
  }
}
