package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More events than are ever read at once. */
abstract class HeavyShopperContract implements OnADatabase {
  private static final ShopperId GUEST = ShopperId.user("guest");
  private static final int EVENTS = 2 * ShopperEvents.COUNTED + 500;

  @TempDir Path folder;
  private Store store;
  private List<Event> oldestFirst;

  /* Several of one moment, and in another order than that of time. */
  @BeforeEach
  void fill() {
    store = database(folder).open();
    var events =
        new ArrayList<>(
            IntStream.range(0, EVENTS)
                .mapToObj(i -> event(i, i % 3 == 0 ? lasting(i) : "view"))
                .toList());
    Collections.shuffle(events, new Random(7));
    store.addEvents(events);
    store.addEvents(List.of(event(EVENTS, "view").withWho(ShopperId.user("other"))));
    oldestFirst = new ArrayList<>(events);
    oldestFirst.sort(Comparator.comparing(Event::timestamp)); // stable: in order of arrival
  }

  private static String lasting(int i) {
    return List.of("purchase", "review", "dislike").get(i % 9 / 3);
  }

  private static Event event(int i, String type) {
    return Event.of(
        "e" + i,
        GUEST,
        new Subject.Item("p" + i % 700),
        EventType.parse(type),
        Instant.EPOCH.plusSeconds(i / 4));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theNewestCountAndOfTheOlderOnesWhatLasts() {
    int recent = EVENTS - ShopperEvents.COUNTED;
    List<Event> lasting =
        oldestFirst.stream().filter(event -> !event.type().equals(EventType.VIEW)).toList();
    List<Event> lastingThatCount =
        lasting.subList(Math.max(0, lasting.size() - ShopperEvents.COUNTED), lasting.size());
    assertThat(store.eventsOf(GUEST))
        .isEqualTo(
            IntStream.range(0, EVENTS)
                .filter(i -> i >= recent || lastingThatCount.contains(oldestFirst.get(i)))
                .mapToObj(oldestFirst::get)
                .toList());
  }

  @Test
  void allAreReadInParts() {
    var read = new ArrayList<Event>();
    var place = Optional.of(EventPage.Place.END);
    while (place.isPresent()) {
      EventPage page = store.eventsOf(GUEST, place.get());
      assertThat(page.newestFirst()).hasSizeBetween(1, ShopperEvents.COUNTED);
      assertThat(store.eventsOf(GUEST, page.begin())).isEqualTo(page);
      read.addAll(page.newestFirst());
      place = page.next();
    }
    assertThat(read).isEqualTo(oldestFirst.reversed());
  }

  @Test
  void aPartBeginsWhereItBeganWhateverComesLater() {
    EventPage before = store.eventsOf(GUEST, EventPage.Place.END);
    store.addEvents(
        List.of(
            Event.of(
                "new",
                GUEST,
                new Subject.Item("new"),
                EventType.VIEW,
                oldestFirst.getLast().timestamp())));
    assertThat(store.eventsOf(GUEST, before.begin())).isEqualTo(before);
    assertThat(store.eventsOf(GUEST, EventPage.Place.END)).isNotEqualTo(before);
  }

  @Test
  void aShopperOfFewEventsHasOnePart() {
    EventPage page = store.eventsOf(ShopperId.user("other"), EventPage.Place.END);
    assertThat(page.newestFirst()).hasSize(1);
    assertThat(page.next()).isEmpty();
  }
}
