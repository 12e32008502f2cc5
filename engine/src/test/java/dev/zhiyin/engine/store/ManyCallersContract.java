package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.ShopConfig.Limits;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.testing.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers who add events at the same time. */
@Timeout(60)
abstract class ManyCallersContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private TestDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = database(folder).with(new Limits(1_000, 1, 1));
  }

  @AfterEach
  void endCallers() {
    callers.close();
  }

  @Test
  void thoseWhoWaitTogetherShareATransaction() {
    try (var store = database.open()) {
      List<CompletableFuture<Receipt>> waiting;
      try (var _ = database.held()) {
        waiting = IntStream.range(0, 20).mapToObj(i -> call(store, 10 * i, 10)).toList();
        untilWaiting(store, 200);
      }
      // those who came before the first transaction began, and all the others
      assertThat(waiting.stream().map(one -> one.join().sequence()).distinct())
          .hasSizeBetween(1, 2)
          .contains(200L);
      assertThat(store.events().waiting()).isZero();
      assertThat(store.counts().events()).isEqualTo(200);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheRestIsStored() {
    try (var store = database.open()) {
      List<CompletableFuture<Receipt>> waiting;
      try (var _ = database.held()) {
        waiting = IntStream.range(0, 10).mapToObj(i -> call(store, 100 * i, 100)).toList();
        untilWaiting(store, 1_000);
        assertThatThrownBy(() -> store.events().add(events(5_000, 1)))
            .isInstanceOfSatisfying(
                Overloaded.class,
                refused -> assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1)))
            .hasMessage("1,000 events wait to be stored; try again in 1 s");
      }
      waiting.forEach(CompletableFuture::join);
      assertThat(store.counts().events()).isEqualTo(1_000);
      assertThat(store.events().add(events(5_000, 1)).changed()).containsExactly(true);
    }
  }

  @Test
  void whoeverIsAloneMayAddManyEvents() {
    try (var store = database.open()) {
      assertThat(store.events().add(events(0, 3_000)).changed()).hasSize(3_000).containsOnly(true);
    }
  }

  @Test
  void noneFailsForTheEventsOfAnother() {
    try (var store = database.open()) {
      database.refuse("13");
      List<CompletableFuture<Receipt>> waiting;
      try (var _ = database.held()) {
        waiting = IntStream.range(0, 10).mapToObj(i -> call(store, 3 * i, 3)).toList();
        untilWaiting(store, 30);
      }
      for (int i = 0; i < 10; i++) {
        var receipt = waiting.get(i);
        if (i == 4) {
          assertThatThrownBy(receipt::join)
              .hasCauseInstanceOf(StorageFailed.class)
              .hasMessageContaining(database.place());
        } else {
          assertThat(receipt.join().changed()).containsExactly(true, true, true);
        }
      }
      assertThat(store.counts().events()).isEqualTo(27);
      assertThat(store.sequence()).isEqualTo(27);
    }
  }

  @RandomSeeds(2)
  void anIdIsNewOnceWhoeverBringsIt(Seed seed) {
    var random = seed.random();
    try (var store = database.open()) {
      List<List<Event>> batches =
          Stream.generate(() -> random.ints(20, 0, 300).mapToObj(i -> event(i)).toList())
              .limit(40)
              .toList();
      var calls =
          batches.stream()
              .map(batch -> CompletableFuture.supplyAsync(() -> store.events().add(batch), callers))
              .toList();
      var added = new ArrayList<String>();
      for (int i = 0; i < batches.size(); i++) {
        var isNew = calls.get(i).join().changed();
        for (int j = 0; j < isNew.size(); j++) {
          if (isNew.get(j)) {
            added.add(batches.get(i).get(j).id());
          }
        }
      }
      assertThat(added).doesNotHaveDuplicates();
      assertThat(added)
          .containsExactlyInAnyOrderElementsOf(
              batches.stream().flatMap(List::stream).map(Event::id).distinct().toList());
      assertThat(store.counts().events()).isEqualTo(added.size());
      assertThat(store.sequence()).isEqualTo(added.size());
    }
  }

  @Test
  void closingWaitsForThoseWhoWait() {
    CompletableFuture<Receipt> waiting;
    var store = database.open();
    CompletableFuture<Void> closing;
    try (var _ = database.held()) {
      waiting = call(store, 0, 10);
      untilWaiting(store, 10);
      closing = CompletableFuture.runAsync(store::close, callers);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    assertThat(waiting.join().sequence()).isEqualTo(10);
    closing.join();
    assertThatThrownBy(() -> store.events().add(events(20, 1)))
        .isInstanceOf(StorageFailed.class)
        .hasMessageStartingWith(database.place() + ": ");
  }

  private CompletableFuture<Receipt> call(Store store, int first, int events) {
    return CompletableFuture.supplyAsync(() -> store.events().add(events(first, events)), callers);
  }

  private static void untilWaiting(Store store, int events) {
    Until.holds(() -> store.events().waiting() >= events);
  }

  private static List<Event> events(int first, int events) {
    return IntStream.range(first, first + events).mapToObj(ManyCallersContract::event).toList();
  }

  private static Event event(int id) {
    return Event.of(
        Integer.toString(id),
        ShopperId.user("u" + id % 7),
        new Subject.Item("p" + id % 5),
        EventType.VIEW,
        NOON);
  }
}
