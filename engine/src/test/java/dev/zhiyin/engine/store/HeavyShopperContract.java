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
    store.events().add(events);
    store.events().add(List.of(event(EVENTS, "view").withWho(ShopperId.user("other"))));
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
    assertThat(store.events().of(GUEST))
        .isEqualTo(
            IntStream.range(0, EVENTS)
                .filter(i -> i >= recent || lastingThatCount.contains(oldestFirst.get(i)))
                .mapToObj(oldestFirst::get)
                .toList());
  }

  @Test
  void whatCountsIsToldByWhatCountedBeforeAndTheEventsSince() {
    var random = new Random(3);
    List<Event> known = store.events().of(GUEST);
    long read = store.sequence();
    for (int round = 0; round < 20; round++) {
      int first = EVENTS + 100 * round + 1;
      store
          .events()
          .add(
              IntStream.range(first, first + 1 + random.nextInt(30))
                  .mapToObj(i -> late(i, random))
                  .toList());
      ShopperChanges changes = store.events().shopperChanges(read);
      known = EventLog.counted(known, store.events().numbered(numbers(changes)));
      assertThat(known).isEqualTo(store.events().of(GUEST));
      if (random.nextBoolean()) { // otherwise some of the events that are known come again
        read = changes.sequence();
      }
    }
  }

  /* At any time, of any kind, and sometimes of somebody else. */
  private static Event late(int i, Random random) {
    Event event = event(random.nextInt(EVENTS), random.nextBoolean() ? lasting(i) : "view");
    return Event.of(
        "e" + i,
        random.nextInt(5) == 0 ? ShopperId.user("other") : GUEST,
        event.subject(),
        event.type(),
        event.timestamp());
  }

  private static List<Long> numbers(ShopperChanges changes) {
    return changes.events().getOrDefault(GUEST.key(), List.of());
  }

  @Test
  void sessionsAreToldThatBelongToAUser() {
    var both = new ShopperId(GUEST.userId(), Optional.of("s"));
    store.events().add(List.of(event(EVENTS + 1, "view").withWho(both)));
    store.events().add(List.of(event(EVENTS + 2, "view").withWho(ShopperId.session("other"))));
    assertThat(store.events().sessionsOf(GUEST.id())).containsExactly("s");
    store
        .events()
        .add(
            List.of(
                event(EVENTS + 3, "view")
                    .withWho(new ShopperId(Optional.of("another"), Optional.of("s")))));
    assertThat(store.events().sessionsOf(GUEST.id())).isEmpty();
  }

  @Test
  void allAreReadInParts() {
    var read = new ArrayList<Event>();
    var place = Optional.of(EventPage.Place.END);
    while (place.isPresent()) {
      EventPage page = store.events().of(GUEST, place.get());
      assertThat(page.newestFirst()).hasSizeBetween(1, ShopperEvents.COUNTED);
      assertThat(store.events().of(GUEST, page.begin())).isEqualTo(page);
      read.addAll(page.newestFirst());
      place = page.next();
    }
    assertThat(read).isEqualTo(oldestFirst.reversed());
  }

  @Test
  void aPartBeginsWhereItBeganWhateverComesLater() {
    EventPage before = store.events().of(GUEST, EventPage.Place.END);
    store
        .events()
        .add(
            List.of(
                Event.of(
                    "new",
                    GUEST,
                    new Subject.Item("new"),
                    EventType.VIEW,
                    oldestFirst.getLast().timestamp())));
    assertThat(store.events().of(GUEST, before.begin())).isEqualTo(before);
    assertThat(store.events().of(GUEST, EventPage.Place.END)).isNotEqualTo(before);
  }

  @Test
  void aShopperOfFewEventsHasOnePart() {
    EventPage page = store.events().of(ShopperId.user("other"), EventPage.Place.END);
    assertThat(page.newestFirst()).hasSize(1);
    assertThat(page.next()).isEmpty();
  }
}
