package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More events than are ever read at once. */
abstract class HeavyShopperContract implements OnADatabase {
  private static final ShopperId GUEST = ShopperId.user("guest");
  private static final ShopperId ANN = ShopperId.user("ann");
  private static final int EVENTS = 2 * ShopperEvents.COUNTED + 500;
  private static final Set<EventType> LASTING =
      Set.of(EventType.PURCHASE, EventType.REVIEW, EventType.DISLIKE);
  private static final Set<EventType> LIFTING =
      Set.of(EventType.SHARE, EventType.FAVORITE, EventType.CART, EventType.REMOVE_FROM_CART);

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
                .mapToObj(i -> event(i, i % 3 == 0 ? lasting(i) : i % 7 == 0 ? lifting(i) : "view"))
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

  private static String lifting(int i) {
    return List.of("share", "favorite", "cart", "remove_from_cart").get(i % 4);
  }

  private static Event event(int i, String type) {
    return Event.of(
        "e" + i,
        GUEST,
        new Subject.Item("p" + i % 800),
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
        oldestFirst.stream().filter(event -> LASTING.contains(event.type())).toList();
    Set<Event> counted =
        new HashSet<>(
            lasting.subList(Math.max(0, lasting.size() - ShopperEvents.COUNTED), lasting.size()));
    for (Event dislike : disliked(List.copyOf(counted))) {
      oldestFirst.stream()
          .skip(oldestFirst.indexOf(dislike))
          .filter(event -> event.subject().equals(dislike.subject()))
          .filter(event -> LIFTING.contains(event.type()))
          .reduce((_, later) -> later)
          .ifPresent(counted::add);
    }
    assertThat(counted)
        .anyMatch(event -> LIFTING.contains(event.type()) && oldestFirst.indexOf(event) < recent);
    assertThat(store.events().of(GUEST))
        .isEqualTo(
            IntStream.range(0, EVENTS)
                .filter(i -> i >= recent || counted.contains(oldestFirst.get(i)))
                .mapToObj(oldestFirst::get)
                .toList());
  }

  /* Of each subject the last event that lasts, if that is a dislike. */
  private List<Event> disliked(Collection<Event> lasting) {
    Map<Subject, Event> last = new HashMap<>();
    oldestFirst.stream().filter(lasting::contains).forEach(one -> last.put(one.subject(), one));
    return last.values().stream().filter(one -> one.type() == EventType.DISLIKE).toList();
  }

  @Test
  void aDislikeThatWasTakenBackStaysTakenBackHoweverMuchIsDoneLater() {
    var all = new ArrayList<Event>();
    for (int i = 0; i < 6; i++) {
      String product = "t" + i;
      all.add(done(product, EventType.DISLIKE, 1));
      all.add(done(product, i < 4 ? EventType.parse(lifting(i)) : EventType.VIEW, 2));
    }
    store.events().add(all);
    IntStream.range(0, ShopperEvents.COUNTED)
        .forEach(i -> all.add(done("v" + i, EventType.VIEW, 3)));
    store.events().add(all);
    var types = new HashMap<String, EventType>();
    History.of(store.events().of(ANN))
        .items()
        .forEach(item -> types.put(item.productId().orElseThrow(), item.type()));
    assertThat(types)
        .containsEntry("t0", EventType.SHARE)
        .containsEntry("t1", EventType.FAVORITE)
        .containsEntry("t2", EventType.CART)
        .containsEntry("t3", EventType.DISLIKE)
        .containsEntry("t4", EventType.DISLIKE);
  }

  private static Event done(String product, EventType type, int second) {
    return Event.of(
        product + type, ANN, new Subject.Item(product), type, Instant.EPOCH.plusSeconds(second));
  }

  @Test
  void whatCountsIsToldByWhatCountedBeforeAndTheEventsSince() {
    var random = new Random(3);
    List<Event> known = store.events().of(GUEST);
    long read = store.sequence();
    int told = 0;
    for (int round = 0; round < 100; round++) {
      int first = EVENTS + 100 * round + 1;
      store
          .events()
          .add(
              IntStream.range(first, first + 1 + random.nextInt(12))
                  .mapToObj(i -> late(i, random))
                  .toList());
      ShopperChanges changes = store.events().shopperChanges(read);
      var grown = EventLog.counted(known, store.events().numbered(numbers(changes)));
      known = grown.orElseGet(() -> store.events().of(GUEST));
      assertThat(known).isEqualTo(store.events().of(GUEST));
      told += grown.isPresent() ? 1 : 0;
      if (random.nextBoolean()) { // otherwise some of the events that are known come again
        read = changes.sequence();
      }
    }
    assertThat(told).isGreaterThan(30);
  }

  /* At any time, of any kind, and sometimes of somebody else. */
  private static Event late(int i, Random random) {
    String type =
        switch (random.nextInt(4)) {
          case 0 -> lasting(i);
          case 1 -> lifting(i);
          default -> "view";
        };
    Event event = event(random.nextInt(EVENTS), type);
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
