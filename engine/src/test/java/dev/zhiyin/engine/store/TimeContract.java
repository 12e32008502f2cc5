package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrong clock can do to a store: nothing that lasts. */
abstract class TimeContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  @Test
  void aClockThatJumpsAheadDeletesNothing() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.jump(Duration.ofDays(800));
      assertThat(expire(store)).isZero();
      assertThat(store.clockAhead()).isEqualTo(Duration.ofDays(800));
      view(store, "2");
      clock.now = NOON.plus(HOUR);
      view(store, "3");
      assertThat(store.clockAhead()).isZero();
      assertThat(expire(store)).isZero();
      assertThat(store.counts().events()).isEqualTo(3);
      passes(clock, store, YEAR.plus(DAY).minus(HOUR));
      assertThat(expire(store)).isZero();
      passes(clock, store, Duration.ofSeconds(1));
      assertThat(expire(store)).isEqualTo(2);
      passes(clock, store, HOUR);
      assertThat(expire(store)).isOne();
    }
  }

  @Test
  void whatWasStampedByAClockThatWasAheadIsPutRight() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.jump(Duration.ofDays(800));
      store.products().put(List.of(Product.titled("early", "tent")));
      view(store, "2");
      view(store, "3");
      long before = store.sequence();
      clock.now = NOON.plus(HOUR);
      view(store, "4");
      assertThat(history(store)).containsExactly("1", "2", "3", "4");
      assertThat(all(store).getLast().timestamp()).isEqualTo(clock.now);
      assertThat(store.now()).isEqualTo(clock.now);
      assertThat(store.products().changes(before, 9))
          .extracting(ProductChange::added)
          .allMatch(at -> !at.isAfter(clock.now));
      assertThat(store.products().stats(before, 9)).hasSize(3);
      assertThat(OnADatabase.stats(store, "p2").trendScore())
          .isCloseTo(OnADatabase.stats(store, "p1").trendScore(), within(1e-9));
    }
  }

  @Test
  void aSessionThatWasLinkedByAClockThatWasAheadIsForgottenInTime() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.jump(Duration.ofDays(800));
      view(store, "2", new ShopperId(Optional.of("u"), Optional.of("s")));
      clock.now = NOON.plus(HOUR);
      store.tidy();
      passes(clock, store, YEAR.plus(DAY));
      assertThat(expire(store)).isEqualTo(2);
      view(store, "3", ShopperId.session("s"));
      assertThat(store.events().of(ShopperId.user("u"))).isEmpty();
    }
  }

  @Test
  void whoWasErasedByAClockThatWasAheadCanComeBackFromFiles() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.jump(Duration.ofDays(800));
      store.erasing().erase("u");
      clock.now = NOON.plus(HOUR);
      store.tidy();
      var later = event("2", ShopperId.user("u"), clock.now.plus(HOUR));
      assertThat(store.erasing().notErased(List.of(later))).containsExactly(later);
    }
  }

  /* Which goes by numbers: what is stamped anew would have a later one. */
  @Test
  void noStampIsPutRightInTheMiddleOfAnErasure() {
    var clock = new SetClock(NOON);
    var database = database(folder);
    try (var store = database.open(clock)) {
      view(store, "1");
      clock.jump(Duration.ofDays(800));
      view(store, "2");
      var entry =
          new Object[] {store.erasing().hash(ShopperId.user("u").id()), store.sequence() + 1};
      database
          .tables()
          .useHandle(
              handle -> {
                handle.execute(
                    "INSERT INTO erasure (id_hash, sequence, erased_at, done) VALUES (?, ?, 0, 0)",
                    entry);
                handle.execute("UPDATE change_counter SET sequence = sequence + 1");
              });
    }
    clock.now = NOON.plus(HOUR);
    try (var store = database.open(clock)) {
      store.products().put(List.of(Product.titled("p", "tent")));
      store.tidy();
      assertThat(all(store)).isEmpty();
      assertThat(store.now()).isEqualTo(clock.now);
    }
  }

  @Test
  void veryManyWrongStampsArePutRightInSteps() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.jump(Duration.ofDays(800));
      for (int i = 2; i < 2_500; i++) {
        view(store, Integer.toString(i));
      }
      clock.now = NOON.plus(HOUR);
      store.tidy();
      assertThat(all(store)).allMatch(event -> !event.timestamp().isAfter(clock.now));
      List<Integer> order = history(store).stream().map(Integer::valueOf).toList();
      assertThat(order).isSorted().hasSize(2_499);
    }
  }

  @Test
  void wrongStampsOfOtherTablesArePutRightInSteps() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      boolean _ =
          store.write(
              (handle, change) -> {
                change.keep();
                var batch =
                    handle.prepareBatch(
                        "INSERT INTO friend (user_id, friend_id, place, changed_at)"
                            + " VALUES (?, 'a', 0, 9000000000000000)");
                IntStream.range(0, 1_050).forEach(i -> batch.add("u" + i));
                batch.execute();
                return true;
              });
      assertThat(store.<Boolean>write((on, change) -> FutureStamps.correct(on, change, NOON, 40)))
          .as("there may be more")
          .isTrue();
      assertThat(stampedAhead(store)).isEqualTo(1_010);
      store.tidy();
      assertThat(stampedAhead(store)).isZero();
    }
  }

  private static int stampedAhead(Store store) {
    return store.read(
        handle ->
            handle
                .select("SELECT COUNT(*) FROM friend WHERE changed_at = 9000000000000000")
                .mapTo(Integer.class)
                .one());
  }

  @Test
  void aClockThatJumpsBackChangesNoOrder() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.jump(Duration.ofDays(-2));
      view(store, "2");
      assertThat(store.now()).isEqualTo(NOON);
      clock.now = NOON.plus(HOUR);
      view(store, "3");
      assertThat(history(store)).containsExactly("1", "2", "3");
      assertThat(store.clockAhead()).isZero();
    }
  }

  @Test
  void whatChangesNothingMovesNoTime() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.jump(HOUR);
      store.events().add(List.of());
      clock.jump(Duration.ofDays(-2));
      view(store, "2");
      view(store, "3");
      assertThat(history(store)).containsExactly("1", "2", "3");
    }
  }

  @Test
  void aShopThatWasClosedForLongGoesOnWhenItsClockIsAccepted() {
    var clock = new SetClock(NOON);
    var database = database(folder);
    try (var store = database.open(clock)) {
      view(store, "1");
    }
    clock.jump(Duration.ofDays(400));
    try (var store = database.open(clock)) {
      view(store, "2");
      assertThat(all(store).getLast().timestamp()).isEqualTo(clock.now);
      assertThat(expire(store)).isZero();
      assertThat(store.acceptClock()).isEqualTo(clock.now);
      assertThat(store.clockAhead()).isZero();
      assertThat(expire(store)).isOne();
      assertThat(history(store)).containsExactly("2");
    }
  }

  @Test
  void aClockThatWasWrongFromTheBeginningIsPutRightByAcceptingTheRightOne() {
    var clock = new SetClock(NOON.plus(Duration.ofDays(800)));
    try (var store = database(folder).open(clock)) {
      view(store, "1");
      clock.now = NOON;
      view(store, "2");
      assertThat(store.now()).isAfter(NOON);
      store.acceptClock();
      store.tidy();
      assertThat(store.now()).isEqualTo(NOON);
      assertThat(history(store)).containsExactly("1", "2");
      assertThat(all(store)).allMatch(e -> !e.timestamp().isAfter(NOON));
    }
  }

  /* As where local time was taken for UTC; the command is another program than the server. */
  @Test
  void aClockThatWasHoursAheadIsPutRightInAServerByAcceptingTheRightOneElsewhere() {
    var clock = new SetClock(NOON.plus(HOUR.multipliedBy(8)));
    var database = database(folder);
    try (var server = database.open(clock)) {
      view(server, "1");
      clock.now = NOON;
      view(server, "2");
      assertThat(server.now()).isAfter(NOON);
      try (var command = database.open(new SetClock(NOON))) {
        command.acceptClock();
      }
      server.products().put(List.of(Product.titled("p", "tent"))); // as any change tells it
      view(server, "3");
      server.tidy();
      assertThat(server.now()).isEqualTo(NOON);
      assertThat(all(server)).hasSize(3).allMatch(e -> !e.timestamp().isAfter(NOON));
    }
  }

  @Test
  void serversWithClocksADayApartDeleteNothingYounger() {
    var right = new SetClock(NOON);
    var ahead = new SetClock(NOON.plus(DAY));
    var database = database(folder);
    try (var one = database.open(right);
        var other = database.open(ahead)) {
      view(one, "1");
      view(other, "2");
      for (Duration passed = Duration.ZERO;
          passed.compareTo(YEAR) < 0;
          passed = passed.plus(HOUR.multipliedBy(20))) {
        right.now = NOON.plus(passed);
        ahead.now = right.now.plus(DAY);
        assertThat(expire(other)).isZero();
        assertThat(expire(one)).isZero();
        one.tidy();
        other.tidy();
      }
      right.jump(DAY.multipliedBy(3));
      ahead.jump(DAY.multipliedBy(2));
      one.acceptClock();
      assertThat(expire(one)).isEqualTo(2);
    }
  }

  @RandomSeeds
  void nothingYoungerThanTheLimitIsEverDeleted(Seed seed) {
    var random = seed.random();
    Duration limit = Duration.ofDays(5);
    Instant truth = NOON;
    var clock = new SetClock(NOON);
    var arrived = new HashMap<String, Instant>();
    int deleted = 0;
    try (var store = database(folder).open(clock)) {
      for (int i = 0; i < 200; i++) {
        truth = truth.plus(Duration.ofMinutes(random.nextInt(900)));
        clock.now = truth.plus(error(random));
        String id = Integer.toString(i);
        view(store, id);
        arrived.put(id, truth);
        store.events().expire(limit, 1000);
        List<String> left = history(store);
        Instant now = truth;
        Map<String, Instant> gone =
            arrived.entrySet().stream()
                .filter(event -> !left.contains(event.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(gone.values()).allMatch(at -> !at.isAfter(now.minus(limit)));
        arrived.keySet().removeAll(gone.keySet());
        deleted += gone.size();
      }
    }
    assertThat(deleted).isPositive();
  }

  /* Mostly right or nearly so, sometimes quite wrong. */
  private static Duration error(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Duration.ofDays(100L * (1 + random.nextInt(9)));
      case 1 -> Duration.ofDays(-100L * (1 + random.nextInt(9)));
      case 2 -> Duration.ofHours(random.nextInt(24));
      default -> Duration.ZERO;
    };
  }

  private static long expire(Store store) {
    return store.events().expire(YEAR, 1000);
  }

  private static List<String> history(Store store) {
    return all(store).stream().map(Event::id).toList();
  }

  private static List<Event> all(Store store) {
    var all = new ArrayList<Event>();
    store.events().forEach(all::add);
    return all;
  }

  /** Time passes while the store is open. */
  private static void passes(SetClock clock, Store store, Duration time) {
    Instant end = clock.now.plus(time);
    while (clock.now.isBefore(end)) {
      Instant next = clock.now.plus(DAY.minus(HOUR));
      clock.now = next.isBefore(end) ? next : end;
      store.tidy();
    }
  }

  private static void view(Store store, String id) {
    view(store, id, ShopperId.user("u"));
  }

  private static void view(Store store, String id, ShopperId shopperId) {
    store.events().add(List.of(event(id, shopperId, store.now())));
  }

  private static Event event(String id, ShopperId shopperId, Instant at) {
    return Event.of(id, shopperId, new Subject.Item("p" + id), EventType.VIEW, at);
  }
}
