package dev.zhiyin.tools.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitsTest {
  @TempDir private Path folder;

  @Test
  void holdsOutTheLastTwoNewProductsOfAShopper() {
    SplitEvents split = only(events("a view a cart b view c view c click d view"));

    assertThat(products(split.train())).containsExactly("a", "a", "b");
    assertThat(products(split.valid())).containsExactly("c", "c");
    assertThat(products(split.test())).containsExactly("d");
    assertThat(split.target(Split.VALID, known -> true)).contains("c");
    assertThat(split.target(Split.TEST, known -> true)).contains("d");
  }

  @Test
  void putsNothingThatIsLaterThanATargetIntoWhatIsLearnedFrom() {
    SplitEvents split = only(events("a view b view c view a purchase d view b purchase"));

    assertThat(products(split.train())).containsExactly("a", "b");
    assertThat(products(split.valid())).containsExactly("c", "a");
    assertThat(products(split.test())).containsExactly("d", "b");
    assertThat(products(split.before(Split.TEST))).containsExactly("a", "b", "c", "a");
  }

  @Test
  void predictsNoProductThatWasOnlyDislikedOrPutBack() {
    SplitEvents split = only(events("a view b view c view d dislike e remove_from_cart"));

    assertThat(split.target(Split.TEST, known -> true)).contains("c");
  }

  @Test
  void leavesAShopperOfTwoProductsInTrain() {
    SplitEvents split = only(events("a view b view a cart"));

    assertThat(split.train()).hasSize(3);
    assertThat(split.target(Split.TEST, known -> true)).isEmpty();
  }

  @Test
  void predictsOnlyProductsThatTheShopHas() {
    SplitEvents split = only(events("a view b view c view"));

    assertThat(split.target(Split.TEST, "b"::equals)).isEmpty();
  }

  @Test
  void keepsASplitThatCameWithTheEvents() {
    List<Event> events =
        List.of(
            event(0, "a", EventType.VIEW, Optional.of(Split.TEST)),
            event(1, "b", EventType.VIEW, Optional.of(Split.TRAIN)),
            event(2, "c", EventType.VIEW, Optional.of(Split.VALID)),
            event(3, "d", EventType.VIEW, Optional.empty()));

    SplitEvents split = only(events);

    assertThat(products(split.train())).containsExactly("b", "d");
    assertThat(products(split.valid())).containsExactly("c");
    assertThat(products(split.test())).containsExactly("a");
  }

  @Test
  void knowsButDoesNotLearnFromWhatIsHistoryOnly() {
    List<Event> events =
        List.of(
            event(0, "a", EventType.VIEW, Optional.of(Split.TRAIN)),
            event(1, "b", EventType.VIEW, Optional.of(Split.HISTORY)),
            event(2, "c", EventType.VIEW, Optional.of(Split.VALID)),
            event(3, "b", EventType.VIEW, Optional.of(Split.TEST)),
            event(4, "d", EventType.VIEW, Optional.of(Split.TEST)));

    SplitEvents split = only(events);

    assertThat(products(split.train())).containsExactly("a");
    assertThat(products(split.before(Split.VALID))).containsExactly("a", "b");
    assertThat(products(split.before(Split.TEST))).containsExactly("a", "b", "c");
    assertThat(split.targets(Split.TEST, known -> true)).containsExactly("d");
    try (var store = Store.open(new Home(folder))) {
      assertThat(TrainCounts.popularity(store)).isEqualTo(Map.of("a", 1L));
    }
  }

  @Test
  void teachesWhereANewProductCameAfterSomethingElse() {
    assertThat(train("a view b view").teaches("b"::equals)).isTrue();
    assertThat(train("a view b view").teaches("a"::equals)).isFalse();
    assertThat(train("a view a cart b dislike").teaches(known -> true)).isFalse();
    assertThat(new SplitEvents(List.of(), List.of(), events("a view b view")).teaches(id -> true))
        .isFalse();
  }

  private static SplitEvents train(String script) {
    return new SplitEvents(events(script), List.of(), List.of());
  }

  @Test
  void predictsEveryNewProductOfAPartOnce() {
    List<Event> events =
        List.of(
            event(0, "a", EventType.PURCHASE, Optional.of(Split.TRAIN)),
            event(1, "c", EventType.PURCHASE, Optional.of(Split.TEST)),
            event(2, "a", EventType.PURCHASE, Optional.of(Split.TEST)),
            event(3, "b", EventType.PURCHASE, Optional.of(Split.TEST)),
            event(4, "c", EventType.PURCHASE, Optional.of(Split.TEST)),
            event(5, "d", EventType.DISLIKE, Optional.of(Split.TEST)));

    assertThat(only(events).targets(Split.TEST, known -> true)).containsExactly("c", "b");
  }

  @Test
  void countsPopularityWithoutWhatIsHeldOut() {
    try (var store = store(events("a view a view b view c view d view"))) {
      assertThat(TrainCounts.popularity(store)).isEqualTo(Map.of("a", 1L, "b", 1L));
    }
  }

  private SplitEvents only(List<Event> events) {
    var splits = new ArrayList<SplitEvents>();
    try (var store = store(events)) {
      Splits.forEachShopper(store, splits::add);
    }
    assertThat(splits).hasSize(1);
    return splits.getFirst();
  }

  private Store store(List<Event> events) {
    Store store = Store.open(new Home(folder));
    store.addEvents(events);
    return store;
  }

  private static List<String> products(List<Event> events) {
    return events.stream().map(event -> ((Subject.Item) event.subject()).productId()).toList();
  }

  /** From words in pairs: product and type. */
  private static List<Event> events(String script) {
    List<String> words = Arrays.asList(script.split(" "));
    var events = new ArrayList<Event>();
    for (int i = 0; i < words.size(); i += 2) {
      events.add(event(i, words.get(i), EventType.parse(words.get(i + 1)), Optional.empty()));
    }
    return events;
  }

  private static Event event(int time, String product, EventType type, Optional<Split> split) {
    return new Event(
        "e" + time,
        ShopperId.user("u"),
        new Subject.Item(product),
        type,
        Instant.ofEpochSecond(time),
        split);
  }
}
