package dev.zhiyin.engine.shopper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "view, view",
    "view click view, click",
    "view share click, share",
    "favorite share, favorite",
    "favorite cart view, cart",
    "cart review view, review",
    "review purchase view, purchase",
    "search view, view",
    "purchase dislike, dislike",
    "dislike view, dislike",
    "dislike click view, dislike",
    "dislike search, dislike",
    "cart dislike view, dislike",
    "purchase dislike view, dislike",
    "review dislike click, dislike",
    "dislike view remove_from_cart, dislike",
    "dislike favorite dislike view, dislike",
    "view dislike purchase, purchase",
    "dislike favorite view, favorite",
    "dislike view share, share",
    "dislike cart click, cart",
    "dislike review, review",
    "cart dislike favorite, favorite",
    "purchase dislike view favorite, purchase",
    "review dislike share, review",
    "purchase dislike dislike favorite, purchase",
    "purchase dislike cart remove_from_cart, purchase",
    "purchase dislike remove_from_cart, dislike",
    "view dislike dislike, dislike",
    "cart remove_from_cart, remove_from_cart",
    "view cart remove_from_cart, remove_from_cart",
    "cart remove_from_cart view, view",
    "favorite cart remove_from_cart view, favorite",
    "cart remove_from_cart cart, cart",
    "purchase cart remove_from_cart, purchase",
    "review remove_from_cart view, review",
    "dislike remove_from_cart, dislike",
    "cart dislike remove_from_cart, dislike",
    "dislike cart remove_from_cart, remove_from_cart",
    "remove_from_cart dislike, dislike"
  })
  void foldsWhatWasDoneOldestFirstIntoOneType(String done, String type) {
    assertThat(History.of(events(done)).items())
        .singleElement()
        .extracting(HistoryItem::type)
        .isEqualTo(EventType.parse(type));
  }

  @Test
  void hasOneItemASubjectNewestFirst() {
    var history =
        History.of(
            List.of(
                event("1", "a", EventType.VIEW, 1),
                event("2", "b", EventType.VIEW, 2),
                event("3", "a", EventType.CLICK, 3)));
    assertThat(history.items())
        .containsExactly(
            new HistoryItem(
                new Subject.Item("a"), EventType.CLICK, NOON.plusSeconds(3), List.of("3", "1")),
            new HistoryItem(
                new Subject.Item("b"), EventType.VIEW, NOON.plusSeconds(2), List.of("2")));
    assertThat(history.productIds()).containsExactlyInAnyOrder("a", "b");
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "view, 0",
    "share view, 0",
    "view share view share view, 3",
    "purchase view view, 0",
    "cart remove_from_cart cart view, 2",
    "cart remove_from_cart, 1",
    "view dislike purchase, 2",
    "dislike view dislike remove_from_cart, 2",
    "purchase dislike view, 1",
    "purchase dislike favorite, 0"
  })
  void keepsWhenWhatItIsNamedForWasLastDone(String done, int second) {
    HistoryItem item = History.of(events(done)).items().getFirst();
    assertThat(item.done()).isEqualTo(NOON.plusSeconds(second));
    assertThat(item.timestamp()).isAfterOrEqualTo(item.done());
  }

  @Test
  void whatIsStillToComeSaysWhenSomethingWasDoneWhereNothingElseDoes() {
    List<Event> events = events("purchase view purchase");
    assertThat(done(events, 2)).isEqualTo(NOON.plusSeconds(2));
    assertThat(done(events, 1)).isEqualTo(NOON);
    assertThat(done(events.subList(1, 3), 1)).isEqualTo(NOON.plusSeconds(2));
  }

  private static Instant done(List<Event> events, int second) {
    return History.of(events, NOON.plusSeconds(second)).items().getFirst().done();
  }

  @Test
  void whatWasTurnedAwayIsNotAmongWhatWasNot() {
    var history =
        History.of(
            List.of(
                event("1", "a", EventType.DISLIKE, 1),
                event("2", "b", EventType.VIEW, 2),
                event("3", "c", EventType.REMOVE_FROM_CART, 3)));
    assertThat(history.notRejected()).containsExactly("b");
  }

  /* An index elsewhere brings the parts of the first ones along. */
  @Test
  void namesTheProductsOfALongHistoryNewestFirst() {
    var events =
        IntStream.range(0, 300).mapToObj(i -> event("e" + i, "p" + i, EventType.VIEW, i)).toList();
    assertThat(History.of(events).productIds())
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "p" + (299 - i)).toList());
  }

  @Test
  void ofEventsOfOneMomentTheLaterGivenIsTheNewer() {
    var history =
        History.of(
            List.of(
                event("1", "a", EventType.VIEW, 0),
                event("2", "b", EventType.VIEW, 0),
                event("3", "a", EventType.DISLIKE, 0)));
    assertThat(history.items())
        .extracting(HistoryItem::subject)
        .containsExactly(new Subject.Item("a"), new Subject.Item("b"));
    assertThat(history.items().getFirst().type()).isEqualTo(EventType.DISLIKE);
    assertThat(history.items().getFirst().eventIds()).containsExactly("3", "1");
  }

  @RandomSeeds
  void theOrderOfEventsOfDifferentMomentsIsFree(Seed seed) {
    var random = seed.random();
    List<Event> events =
        IntStream.range(0, 40)
            .mapToObj(i -> event("e" + i, "p" + random.nextInt(8), RandomHistory.type(random), i))
            .toList();
    var shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    assertThat(History.of(shuffled)).isEqualTo(History.of(events));
    assertThat(History.of(events.reversed())).isEqualTo(History.of(events));
  }

  @RandomSeeds
  void losesNoEvent(Seed seed) {
    var random = seed.random();
    List<Event> events = RandomHistory.events(1 + random.nextInt(50), 10, random);
    var history = History.of(events);
    assertThat(history.items().stream().flatMap(item -> item.eventIds().stream()))
        .containsExactlyInAnyOrderElementsOf(events.stream().map(Event::id).toList());
    assertThat(history.items())
        .extracting(HistoryItem::timestamp)
        .isSortedAccordingTo(Collections.reverseOrder());
    assertThat(history.items()).extracting(HistoryItem::subject).doesNotHaveDuplicates();
  }

  @Test
  void keepsTheNewest() {
    var history =
        History.of(List.of(event("1", "a", EventType.VIEW, 1), event("2", "b", EventType.VIEW, 2)));
    assertThat(history.newest(1).items()).hasSize(1).isEqualTo(history.items().subList(0, 1));
    assertThat(history.newest(2)).isSameAs(history);
    assertThat(history.newest(0).isEmpty()).isTrue();
  }

  @Test
  void wordsAreNoProducts() {
    var words = Event.of("1", ShopperId.user("u"), new Subject.Words("a"), EventType.SEARCH, NOON);
    assertThat(History.of(List.of(words)).productIds()).isEmpty();
    assertThat(History.of(List.of(words, event("2", "a", EventType.VIEW, 1))).items()).hasSize(2);
    assertThat(History.of(List.of())).isEqualTo(History.EMPTY);
  }

  private static List<Event> events(String done) {
    List<String> types = Arrays.asList(done.toUpperCase(Locale.ROOT).split(" "));
    return IntStream.range(0, types.size())
        .mapToObj(i -> event("e" + i, "p", EventType.valueOf(types.get(i)), i))
        .toList();
  }

  private static Event event(String id, String product, EventType type, int second) {
    return Event.of(
        id, ShopperId.user("u"), new Subject.Item(product), type, NOON.plusSeconds(second));
  }
}
