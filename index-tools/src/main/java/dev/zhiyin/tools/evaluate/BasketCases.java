package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.renewal.Basket;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shoppers whose next basket is predicted, and the baskets of everybody that may be learned from.
 *
 * @param learned by shopper, each shopper's oldest first
 * @param next one a shopper
 */
record BasketCases(List<List<Basket>> learned, List<NextBasket> next) {
  BasketCases {
    learned = List.copyOf(learned);
    next = List.copyOf(next);
  }

  /** What a shopper bought before, oldest first, and the basket after it. */
  record NextBasket(List<Basket> before, Basket basket) {
    NextBasket {
      before = List.copyOf(before);
    }
  }

  /**
   * Those of one part.
   *
   * <p>Where files say what is held out, test is each shopper's first basket in their test, and
   * valid the last before it. Otherwise time is cut once for everybody: a tenth of the baskets lie
   * after the second cut, as many between both, and each shopper's first basket after a cut is
   * predicted by what is before it.
   *
   * @param part valid or test
   */
  static BasketCases of(List<FileEvent> events, Split part) {
    boolean given = events.stream().anyMatch(one -> one.split().equals(Optional.of(Split.TEST)));
    Map<String, List<FileEvent>> shoppers = new LinkedHashMap<>();
    events.stream()
        .sorted(Comparator.comparing(one -> one.event().timestamp()))
        .forEach(
            one ->
                shoppers
                    .computeIfAbsent(one.event().shopperId().key(), _ -> new ArrayList<>())
                    .add(one));
    return given ? asGiven(shoppers, part) : byTime(shoppers, part);
  }

  private static BasketCases asGiven(Map<String, List<FileEvent>> shoppers, Split part) {
    var learned = new ArrayList<List<Basket>>();
    var next = new ArrayList<NextBasket>();
    for (List<FileEvent> all : shoppers.values()) {
      List<Basket> before = baskets(all, false);
      Optional<Basket> target = baskets(all, true).stream().findFirst();
      if (part == Split.VALID) {
        target = before.size() > 1 ? Optional.of(before.getLast()) : Optional.empty();
        before = target.isPresent() ? before.subList(0, before.size() - 1) : before;
      }
      learned.add(before);
      add(next, before, target);
    }
    return new BasketCases(learned, next);
  }

  private static List<Basket> baskets(List<FileEvent> all, boolean test) {
    return Basket.of(
        all.stream()
            .filter(one -> one.split().equals(Optional.of(Split.TEST)) == test)
            .map(FileEvent::event)
            .toList());
  }

  private static BasketCases byTime(Map<String, List<FileEvent>> shoppers, Split part) {
    List<List<Basket>> all =
        shoppers.values().stream()
            .map(events -> events.stream().map(FileEvent::event).toList())
            .map((List<Event> events) -> Basket.of(events))
            .toList();
    List<Instant> times = all.stream().flatMap(List::stream).map(Basket::time).sorted().toList();
    if (times.isEmpty()) {
      throw new WorkRefused("the events have no purchases");
    }
    Instant cut = times.get(times.size() * (part == Split.VALID ? 8 : 9) / 10);
    Instant end =
        part == Split.VALID ? times.get(times.size() * 9 / 10) : times.getLast().plusSeconds(1);
    var learned = new ArrayList<List<Basket>>();
    var next = new ArrayList<NextBasket>();
    for (List<Basket> baskets : all) {
      List<Basket> before = baskets.stream().filter(one -> one.time().isBefore(cut)).toList();
      learned.add(before);
      add(
          next,
          before,
          baskets.stream()
              .filter(one -> !one.time().isBefore(cut) && one.time().isBefore(end))
              .findFirst());
    }
    return new BasketCases(learned, next);
  }

  private static void add(List<NextBasket> next, List<Basket> before, Optional<Basket> target) {
    target.ifPresent(
        basket -> {
          List<Basket> past =
              before.stream().filter(one -> one.time().isBefore(basket.time())).toList();
          if (!past.isEmpty()) {
            next.add(new NextBasket(past, basket));
          }
        });
  }
}
