package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL server that is stopped as if its power were cut, and started again. */
@Timeout(120)
@Tag("alone")
class PostgresFaultsIT {
  private static PostgresServer server;

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.started();
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  @BeforeEach
  void makeDatabase() {
    database = TestDatabase.postgresql(folder, server);
  }

  @Test
  void aServerThatIsGoneIsToldAtOnceAndComesBackByItself() {
    try (var store = database.open()) {
      store.products().put(List.of(Product.titled("a", "tent")));
      server.stop();
      try {
        assertUnavailable(() -> store.products().find("a"));
        Instant before = Instant.now();
        for (int i = 0; i < 100; i++) {
          assertUnavailable(() -> store.products().find("a"));
          assertUnavailable(() -> store.products().put(List.of(Product.titled("b", "mug"))));
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
      } finally {
        server.start();
      }
      untilBack(store);
      assertThat(store.products().find("a")).isPresent();
      assertThat(store.products().find("b")).isEmpty();
    }
  }

  /* Whoever could not connect for some time must not wait as long again before it tries once more. */
  @Test
  void aServerThatWasGoneForSomeTimeIsFoundAtOnceWhenItIsBack() {
    try (var store = database.open()) {
      store.products().put(List.of(Product.titled("a", "tent")));
      server.stop();
      Instant back = Instant.now().plusSeconds(6);
      while (Instant.now().isBefore(back)) {
        assertUnavailable(() -> store.products().put(List.of(Product.titled("b", "mug"))));
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      server.start();
      Instant started = Instant.now();
      untilBack(store);
      store.products().put(List.of(Product.titled("b", "mug")));
      assertThat(store.products().find("b")).isPresent();
      assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }
  }

  private void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageStartingWith(database.place() + ": ");
  }

  private static void untilBack(Store store) {
    Instant end = Instant.now().plusSeconds(10);
    while (true) {
      try {
        store.sequence();
        return;
      } catch (StoreUnavailable stillGone) {
        if (Instant.now().isAfter(end)) {
          throw stillGone;
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  @Test
  void whatWasAcknowledgedUnderLoadIsThereAfterwards() {
    var ended = new AtomicBoolean();
    var count = new AtomicInteger();
    try (var store = database.open()) {
      List<CompletableFuture<List<String>>> writers =
          IntStream.range(0, 4)
              .mapToObj(
                  writer ->
                      CompletableFuture.supplyAsync(() -> writeUntil(ended, store, writer, count)))
              .toList();
      for (int i = 0; i < 3; i++) {
        int most = count.get() + 50;
        while (count.get() < most) { // in the middle of writing, however slow it is
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        server.stop();
        server.start();
        untilBack(store);
      }
      ended.set(true);
      List<String> acknowledged =
          writers.stream().flatMap(writer -> writer.join().stream()).toList();
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(150);
      assertThat(store.products().find(acknowledged)).hasSameSizeAs(acknowledged);
      List<Long> sequences =
          store.products().changes(0, Integer.MAX_VALUE).stream()
              .map(ProductChange::sequence)
              .toList();
      assertThat(sequences).doesNotHaveDuplicates().last().isEqualTo(store.sequence());
    }
  }

  private static List<String> writeUntil(
      AtomicBoolean ended, Store store, int writer, AtomicInteger count) {
    var acknowledged = new ArrayList<String>();
    for (int i = 0; !ended.get(); i++) {
      String id = writer + "-" + i;
      try {
        store.products().put(List.of(Product.titled(id, "tent")));
        acknowledged.add(id);
        count.incrementAndGet();
      } catch (StoreUnavailable gone) {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    }
    return acknowledged;
  }

  @Test
  void aServerThatIsNotThereIsToldWhenAStoreIsOpened() {
    server.stop();
    try {
      assertUnavailable(database::open);
    } finally {
      server.start();
    }
    database.open().close();
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() {
    var settings =
        new StoreSettings(
            database.place(), PostgresServer.USER, Optional.of(Secret.of("hunter2")), 4);
    assertThatThrownBy(() -> Store.open(database.home(), database.config().withStore(settings)))
        .isInstanceOf(StorageFailed.class)
        .hasMessageStartingWith(database.place() + ": ")
        .hasMessageContaining("password authentication failed")
        .hasMessageNotContaining("hunter2");
  }

  /* As while a backup runs: no version of a row that came since then is removed. */
  @Test
  void aLongReadDoesNotMakeChangesDearer() {
    try (var store = database.open();
        var backup = database.tables().open();
        var handle = database.tables().open()) {
      backup.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
      assertThat(backup.select("SELECT COUNT(*) FROM product").mapTo(Long.class).one()).isZero();
      for (int i = 0; i < 2_000; i++) {
        store.products().put(List.of(Product.titled("a", "tent " + i)));
      }
      handle.execute("ANALYZE change_counter"); // as PostgreSQL does each minute by itself
      long pages =
          handle.select("SELECT pg_relation_size('change_counter') / 8192").mapTo(Long.class).one();
      assertThat(pages).isGreaterThan(10);

      String newest = "SELECT MAX(sequence) FROM change_counter";
      assertThat(pagesRead(handle, newest)).isLessThan(5);
      handle.begin();
      long sequence = handle.select(newest).mapTo(Long.class).one();
      for (String statement :
          List.of(
              "SELECT sequence FROM change_counter ORDER BY sequence DESC LIMIT 1 FOR UPDATE",
              "UPDATE change_counter SET sequence = sequence + 1 WHERE sequence = " + sequence)) {
        assertThat(pagesRead(handle, statement)).as(statement).isLessThan(15);
      }
      handle.rollback();
      backup.rollback();
    }
  }

  private static int pagesRead(Handle handle, String statement) {
    String plan =
        handle
            .select("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement)
            .mapTo(String.class)
            .one();
    var pages = Pattern.compile("\"Shared (Hit|Read) Blocks\": (\\d+)").matcher(plan);
    int read = 0;
    for (int found = 0; found < 2 && pages.find(); found++) { // of the whole plan
      read += Integer.parseInt(pages.group(2));
    }
    return read;
  }

  @Test
  void aLockThatAnotherProgramKeepsIsGivenUp() {
    try (var store = database.open();
        var other = database.tables().open()) {
      other.begin();
      other.execute("UPDATE change_counter SET sequence = sequence");
      assertThatThrownBy(() -> store.products().put(List.of(Product.titled("a", "tent"))))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("lock timeout");
      other.rollback();
      assertThat(store.products().put(List.of(Product.titled("a", "tent"))).changed())
          .containsExactly(true);
    }
  }
}
