package dev.zhiyin.tools.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.evaluate.Assortment;
import dev.zhiyin.tools.evaluate.Validation;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.HoldoutPolicy.Way;
import dev.zhiyin.tools.split.Splitter.LastProducts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutTest {
  private static final HoldoutPolicy LAST = new HoldoutPolicy(Way.LAST_PRODUCTS, 10_000, 0.1);

  @TempDir private Path folder;

  @Test
  void holdsOutFromTheLastNewProductOfAShopperOn() {
    SplitEvents split = only(events("a view a cart b view c view a click c purchase"));

    assertThat(products(split.train())).containsExactly("a", "a", "b");
    assertThat(split.targets(heldOut(split), known -> true)).containsExactly("c");
    assertThat(products(split.before(heldOut(split)))).containsExactly("a", "a", "b");
  }

  /* Of what was bought together nothing may be predicted from the rest. */
  @Test
  void holdsOutTheWholeMomentOfTheLastNewProduct() {
    SplitEvents split =
        only(
            List.of(
                event("u", 1, "a"),
                event("u", 2, "b"),
                event("u", 3, "c"),
                event("u", 3, "d"),
                event("u", 3, "a"),
                event("u", 3, "e")));

    assertThat(products(split.train())).containsExactly("a", "b");
    assertThat(split.targets(heldOut(split), known -> true)).containsExactly("c", "d", "e");
  }

  /** Events of one moment have no order. */
  @Test
  void drawsAProductWhereAllIsOfOneMomentWhateverTheOrderOfTheFile() {
    var moment = new ArrayList<Event>();
    for (String product : List.of("a", "b", "c", "d")) {
      moment.add(event("u", 1, product));
      moment.add(event("u", 1, product, EventType.CART));
    }
    Event later = event("u", 2, "a");
    var drawn = new HashSet<Subject>();
    for (List<Event> order : List.of(moment, moment.reversed())) {
      List<Event> all = Stream.concat(order.stream(), Stream.of(later)).toList();
      BitSet last = LastProducts.last(all);
      assertThat(last.cardinality()).isEqualTo(3);
      assertThat(last.get(8)).as("what came later").isTrue();
      drawn.add(all.get(last.nextSetBit(0)).subject());
      drawn.add(all.get(last.nextSetBit(0) + 1).subject());
    }
    assertThat(drawn).hasSize(1);
  }

  @Test
  void drawsByNoOrderOfIds() {
    var places = new TreeMap<String, Integer>();
    for (int user = 0; user < 60; user++) {
      String name = "u" + user;
      BitSet last =
          LastProducts.last(Stream.of("a", "b", "c").map(id -> event(name, 1, id)).toList());
      places.merge("abc".substring(last.nextSetBit(0), last.length()), 1, Integer::sum);
    }
    assertThat(places).hasSize(3).allSatisfy((_, count) -> assertThat(count).isGreaterThan(8));
  }

  @Test
  void predictsTheOtherProductsOfAMomentFromEachOther() {
    SplitEvents split = only(List.of(event("u", 1, "a"), event("u", 1, "b"), event("u", 1, "c")));

    Split part = split.parts().contains(Split.TEST) ? Split.TEST : Split.VALID;
    assertThat(products(split.before(part))).hasSize(2);
    assertThat(split.targets(part, known -> true)).hasSize(1);
  }

  @Test
  void predictsNoProductThatWasOnlyDislikedOrPutBack() {
    SplitEvents split = only(events("a view b view c view d dislike e remove_from_cart"));

    assertThat(split.targets(heldOut(split), known -> true)).containsExactly("c");
  }

  @Test
  void leavesAShopperOfTwoProductsInTrain() {
    SplitEvents split = only(events("a view b cart c dislike"));

    assertThat(split.train()).hasSize(3);
  }

  @Test
  void predictsOnlyProductsThatTheShopHas() {
    SplitEvents split = only(events("a view b view c view"));

    assertThat(split.targets(heldOut(split), "b"::equals)).isEmpty();
  }

  @Test
  void learnsEverythingOnceAModelIsChosen() {
    try (var store = store(events("a view b view c view"))) {
      assertThat(TrainCounts.of(holdout(store, LAST)).popularity())
          .isEqualTo(Map.of("a", 1L, "b", 1L));
      assertThat(TrainCounts.of(holdout(store, LAST).chosen()).popularity())
          .isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L));
    }
  }

  @Test
  void predictsSoManyShoppersOfBothHalvesAndAlwaysTheSame() {
    var events = new ArrayList<Event>();
    for (int user = 0; user < 200; user++) {
      events.add(event("u" + user, 1, "a"));
      events.add(event("u" + user, 2, "b"));
      events.add(event("u" + user, 3, "c"));
    }
    try (var store = store(events)) {
      var fifty = new HoldoutPolicy(Way.LAST_PRODUCTS, 50, 0.1);
      Map<String, Split> before = heldOut(holdout(store, fifty));
      assertThat(before).hasSize(50);
      assertThat(Collections.frequency(before.values(), Split.VALID)).isBetween(15, 35);
      assertThat(heldOut(holdout(store, LAST))).hasSize(200).containsAllEntriesOf(before);
      store.events().add(List.of(event("u0", 4, "a"), event("new", 4, "a")));
      assertThat(heldOut(holdout(store, fifty))).isEqualTo(before);
    }
  }

  @Test
  void holdsOutTheEndOfTimeOfEverybody() {
    var events = new ArrayList<Event>();
    for (int user = 0; user < 10; user++) {
      for (int time = 1; time <= 10; time++) {
        events.add(event("u" + user, time, "p" + (user + time)));
      }
    }
    try (var store = store(events)) {
      Holdout holdout = holdout(store, new HoldoutPolicy(Way.END_OF_TIME, 4, 0.2));
      assertThat(heldOut(holdout)).hasSize(4);
      holdout.forEachShopper(
          shopper -> {
            assertThat(shopper.train()).hasSize(8);
            assertThat(shopper.parts().subList(8, 10)).doesNotContain(Split.TRAIN);
          });
    }
  }

  /** Else a model would be measured by what it has learned. */
  @Test
  void olderEventsThatAreLoadedDoNotMoveTheEndOfTimeOfAModelBack() {
    var events = new ArrayList<Event>();
    for (int user = 0; user < 10; user++) {
      for (int time = 91; time <= 100; time++) {
        events.add(event("u" + user, time * 3600L, "p" + (user + time)));
      }
      for (int time = 1; time <= 30; time++) {
        events.add(event("before" + user, time * 3600L, "p" + (user + time)));
      }
    }
    var policy = new HoldoutPolicy(Way.END_OF_TIME, 100, 0.2);
    Instant learned = Instant.ofEpochSecond(98 * 3600L);
    try (var store = store(events)) {
      assertThat(holdout(store, policy).isKnownAt(learned)).isTrue();
      Holdout since = Holdout.of(store, new Home(folder), policy, learned);
      assertThat(since.isKnownAt(learned)).isFalse();
      since.forEachShopper(
          shopper -> {
            if (!shopper.shopper().contains("before")) {
              assertThat(shopper.train()).hasSize(8); // hours 91 to 98, the last it knows
            }
          });
    }
  }

  /** By itself the end of time, where enough shoppers came before and after it, over a week. */
  @ParameterizedTest
  @CsvSource({
    "600, 86400, END_OF_TIME",
    "450, 86400, LAST_PRODUCTS",
    "600, 3600, LAST_PRODUCTS",
  })
  void holdsOutWhatTheTimesOfTheShopAllow(int shoppers, long seconds, Way way) {
    var events = new ArrayList<Event>();
    for (int user = 0; user < shoppers; user++) {
      for (int time = 1; time <= 10; time++) {
        events.add(event("u" + user, time * seconds, "p" + (user + time)));
      }
    }
    events.add(event("wrong", 1_000_000_000L, "p1"));
    try (var store = store(events)) {
      assertThat(holdout(store, HoldoutPolicy.DEFAULT).policy())
          .isEqualTo(new HoldoutPolicy(way, 10_000, 0.1));
    }
  }

  /** Where most events came in one moment, as by a migration, first or last, times tell little. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1_300_000})
  void holdsOutLastProductsWhereMostEventsAreOfOneMoment(long moment) {
    var events = new ArrayList<Event>();
    for (int user = 0; user < 600; user++) {
      for (int product = 0; product < 20; product++) {
        events.add(
            Event.of(
                "%d-%d".formatted(user, product),
                ShopperId.user("u" + user),
                new Subject.Item("p" + product),
                EventType.VIEW,
                Instant.ofEpochSecond(moment)));
      }
      events.add(event("u" + user, 1000 + user * 2000L, "p" + user));
    }
    try (var store = store(events)) {
      assertThat(holdout(store, HoldoutPolicy.DEFAULT).policy().by()).isEqualTo(Way.LAST_PRODUCTS);
    }
  }

  @Test
  void holdsOutLastProductsWhereNothingComesBeforeTheEnd() {
    var events = new ArrayList<Event>();
    for (int user = 0; user < 600; user++) {
      events.add(event("u" + user, 0, "p" + user));
    }
    for (int time = 0; time < 400; time++) {
      events.add(event("u" + time, 1_000_000 + 10_000L * time, "q" + time));
    }
    try (var store = store(events)) {
      assertThat(holdout(store, new HoldoutPolicy(Way.AUTO, 10_000, 0.5)).policy().by())
          .isEqualTo(Way.LAST_PRODUCTS);
    }
  }

  @Test
  void holdsOutNothingOfAShopWithoutEvents() {
    try (var store = store(List.of())) {
      Holdout none = holdout(store, HoldoutPolicy.DEFAULT);
      assertThat(none.policy().by()).isEqualTo(Way.LAST_PRODUCTS);
      assertThat(heldOut(none)).isEmpty();
    }
  }

  @Test
  void refusesTheEndOfTimeWhereThereIsNone() {
    try (var store = store(List.of(event("u", 1, "a"), event("u", 1, "b")))) {
      assertThatThrownBy(() -> holdout(store, new HoldoutPolicy(Way.END_OF_TIME, 4, 0.2)))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(
              "no end of time can be held out of events of one moment; use holdout.by last-products");
    }
  }

  /* As after most events were erased: what is left must still be published. */
  @Test
  void holdsOutNothingToMeasureAModelByWhereTheEndOfTimeIsGone() {
    var policy = new HoldoutPolicy(Way.END_OF_TIME, 4, 0.2);
    try (var store = store(List.of(event("u", 1, "a"), event("u", 1, "b")))) {
      Holdout left = Holdout.of(store, new Home(folder), policy, Instant.ofEpochSecond(9));
      assertThat(heldOut(left)).isEmpty();
    }
  }

  @Test
  void keepsASplitThatCameWithTheEvents() {
    SplitEvents split = given("a test b train c valid d -");

    assertThat(products(split.train())).containsExactly("b", "d");
    assertThat(split.targets(Split.VALID, known -> true)).containsExactly("c");
    assertThat(split.targets(Split.TEST, known -> true)).containsExactly("a");
  }

  @Test
  void knowsButDoesNotLearnFromWhatIsHistoryOnly() {
    SplitEvents split = given("a train b history c valid b test d test");

    assertThat(products(split.train())).containsExactly("a");
    assertThat(products(split.before(Split.VALID))).containsExactly("a", "b");
    assertThat(products(split.before(Split.TEST))).containsExactly("a", "b", "c");
    assertThat(split.targets(Split.TEST, known -> true)).containsExactly("d");
    try (var store = Store.open(new Home(folder))) {
      assertThat(TrainCounts.of(holdout(store, LAST)).popularity()).isEqualTo(Map.of("a", 1L));
      assertThat(TrainCounts.of(holdout(store, LAST).chosen()).popularity())
          .isEqualTo(Map.of("a", 1L));
      assertThat(TrainCounts.of(holdout(store, LAST).withValid()).popularity())
          .isEqualTo(Map.of("a", 1L, "c", 1L));
    }
  }

  @Test
  void whatHappensAfterAnImportIsInNoHistoryOfWhatTheImportHeldOut() {
    given("a train b train c valid d test");
    try (var store = store(List.of(event("u", 100, "e")))) {
      var shoppers = new ArrayList<SplitEvents>();
      holdout(store, LAST).forEachShopper(shoppers::add);
      SplitEvents split = shoppers.getFirst();

      assertThat(products(split.train())).containsExactly("a", "b", "e");
      assertThat(products(split.before(Split.VALID))).containsExactly("a", "b");
      assertThat(products(split.before(Split.TEST))).containsExactly("a", "b", "c");
    }
  }

  @Test
  void anImportThatSaysOtherwiseCounts() {
    given("a train b valid c test");
    SplitEvents split = given("a train b train c test");

    assertThat(products(split.train())).containsExactly("a", "b");
  }

  @Test
  void teachesWhereANewProductCameAfterSomethingElse() {
    assertThat(train("a view b view").teaches(id -> true)).isTrue();
    assertThat(train("a view b view").teaches("b"::equals)).as("of what is gone").isFalse();
    assertThat(train("a view b view").teaches("a"::equals)).isFalse();
    assertThat(train("a view a cart b dislike").teaches(known -> true)).isFalse();
    List<Event> both = events("a view b view");
    assertThat(new SplitEvents(both, List.of(Split.TEST, Split.TEST)).teaches(id -> true))
        .isFalse();
  }

  private static SplitEvents train(String script) {
    List<Event> events = events(script);
    return new SplitEvents(events, Collections.nCopies(events.size(), Split.TRAIN));
  }

  @Test
  void predictsEveryNewProductOfAPartOnce() {
    SplitEvents split = given("a train c test a test b test c test");

    assertThat(split.targets(Split.TEST, known -> true)).containsExactly("c", "b");
  }

  @Test
  void partsTheLastTwoNewProductsOfAShopper() {
    var parts = new ArrayList<Split>();
    new Splitter(Splitter.Way.LEAVE_ONE_OUT, Splitter.NO_CUTS)
        .split(
            events("a view a cart b view c view c click d view b view").stream()
                .map(event -> new FileEvent(event, Optional.empty()))
                .toList(),
            (_, part) -> parts.add(part));

    assertThat(parts)
        .containsExactly(
            Split.TRAIN,
            Split.TRAIN,
            Split.TRAIN,
            Split.VALID,
            Split.VALID,
            Split.TEST,
            Split.TEST);
  }

  @Test
  void ofManyShoppersWhomFilesHeldOutASampleDecidesAlwaysTheSame() {
    GivenSplit given = GivenSplit.of(new Home(folder));
    var events = new ArrayList<Event>();
    for (int user = 0; user < 300; user++) {
      events.add(event("u" + user, 1, "a"));
      events.add(event("u" + user, 2, "b"));
      given.put(events.getLast().id(), Optional.of(Split.VALID));
      events.add(event("learned" + user, 1, "a"));
    }
    try (var store = store(events)) {
      given.save(store);
      Set<String> all = deciders(holdout(store, LAST));
      assertThat(all).hasSizeBetween(100, 200);
      Set<String> forty = deciders(holdout(store, new HoldoutPolicy(Way.AUTO, 40, 0.1)));
      assertThat(forty).hasSize(40).isSubsetOf(all);
      assertThat(deciders(holdout(store, new HoldoutPolicy(Way.AUTO, 50, 0.1))))
          .hasSize(50)
          .containsAll(forty);
      assertThat(
              new Validation(
                      holdout(store, new HoldoutPolicy(Way.AUTO, 40, 0.1)),
                      Assortment.of(List.of("a", "b")),
                      Map.of())
                  .shoppers())
          .isEqualTo(40);
    }
  }

  /* Of those who have something held out. */
  private static Set<String> deciders(Holdout holdout) {
    Predicate<SplitEvents> decides = holdout.deciders();
    var deciders = new HashSet<String>();
    holdout.forEachShopper(
        shopper -> {
          if (decides.test(shopper) && heldOut(shopper) == Split.VALID) {
            deciders.add(shopper.shopper());
            assertThat(holdout.chooses(shopper)).isFalse();
          }
        });
    return deciders;
  }

  /** Nothing of an order is predicted from its other lines. */
  @Test
  void keepsTheLinesOfAnOrderInOnePart() {
    assertThat(leaveOneOut("a 1 b 2 c 3 d 3 e 3"))
        .containsExactly("a train", "b valid", "c test", "d test", "e test");
    assertThat(leaveOneOut("a 1 b 2 c 2 d 2 e 3 b 4"))
        .containsExactly("a train", "b valid", "c valid", "d valid", "e test", "b test");
    assertThat(leaveOneOut("a 1 b 2 c 2")).containsExactly("a train", "b test", "c test");
  }

  private static List<String> leaveOneOut(String script) {
    List<String> words = Arrays.asList(script.split(" "));
    var parts = new ArrayList<String>();
    new Splitter(Splitter.Way.LEAVE_ONE_OUT, Splitter.NO_CUTS)
        .split(
            IntStream.range(0, words.size() / 2)
                .mapToObj(i -> event("u", Long.parseLong(words.get(2 * i + 1)), words.get(2 * i)))
                .map(event -> new FileEvent(event, Optional.empty()))
                .toList(),
            (event, part) ->
                parts.add(event.subject().product().orElseThrow() + " " + part.text()));
    return parts;
  }

  private Holdout holdout(Store store, HoldoutPolicy policy) {
    return Holdout.of(store, new Home(folder), policy);
  }

  private static Split heldOut(SplitEvents shopper) {
    return shopper.parts().getLast();
  }

  private static Map<String, Split> heldOut(Holdout holdout) {
    var parts = new TreeMap<String, Split>();
    holdout.forEachShopper(
        shopper -> {
          if (List.of(Split.VALID, Split.TEST).contains(heldOut(shopper))) {
            parts.put(shopper.shopper(), heldOut(shopper));
          }
        });
    return parts;
  }

  private SplitEvents only(List<Event> events) {
    var splits = new ArrayList<SplitEvents>();
    try (var store = store(events)) {
      holdout(store, LAST).forEachShopper(splits::add);
    }
    assertThat(splits).hasSize(1);
    return splits.getFirst();
  }

  @Test
  void aFolderThatDoesNotKnowWhatFilesHeldOutIsRefused() throws IOException {
    given("a - b test");
    Path file = new Home(folder).heldOut();
    Files.move(file, folder.resolve("elsewhere"));
    try (var store = store(List.of())) {
      assertThatThrownBy(() -> holdout(store, LAST))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("copy it from the folder that they were loaded in");
      Files.createFile(file);
      assertThat(holdout(store, LAST).isGiven()).isFalse();
    }
  }

  /** From words in pairs: product and part, as a file would give it. */
  private SplitEvents given(String script) {
    List<String> words = Arrays.asList(script.split(" "));
    GivenSplit given = GivenSplit.of(new Home(folder));
    var events = new ArrayList<Event>();
    for (int i = 0; i < words.size(); i += 2) {
      events.add(event("u", i, words.get(i)));
      String part = words.get(i + 1);
      given.put(
          events.getLast().id(),
          part.equals("-") ? Optional.empty() : Optional.of(Split.parse(part)));
    }
    try (var store = store(List.of())) {
      given.save(store);
    }
    return only(events);
  }

  private Store store(List<Event> events) {
    Store store = Store.open(new Home(folder));
    store.events().add(events);
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
      events.add(event("u", i, words.get(i), EventType.parse(words.get(i + 1))));
    }
    return events;
  }

  private static Event event(String user, long time, String product) {
    return event(user, time, product, EventType.VIEW);
  }

  private static Event event(String user, long time, String product, EventType type) {
    return Event.of(
        user + " " + time + " " + product,
        ShopperId.user(user),
        new Subject.Item(product),
        type,
        Instant.ofEpochSecond(time));
  }
}
