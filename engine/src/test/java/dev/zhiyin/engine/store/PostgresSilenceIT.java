package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.IndexState.Progress;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.SilentProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A PostgreSQL server behind a network that accepts everything and brings nothing. */
@Timeout(120)
@Tag("alone")
@Execution(ExecutionMode.CONCURRENT) // also with the other classes, since all of it is waiting
class PostgresSilenceIT {
  @TempDir Path folder;
  private SilentProxy proxy;
  private TestDatabase database;

  @BeforeEach
  void makeDatabase() {
    proxy = SilentProxy.before(PostgresServer.shared().port());
    database = TestDatabase.postgresql(folder, PostgresServer.shared().newDatabase(proxy));
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void aStoreIsNotOpenedAndItIsToldWhy() {
    proxy.silence();
    long begin = System.nanoTime();
    assertUnavailable(database::open);
    assertThat(since(begin)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void whoeverAsksFirstFindsAConnection() {
    proxy.delayConnections(Duration.ofMillis(400)); // longer than a shopper waits for one
    try (var store = database.open()) {
      assertThat(store.events().of(ShopperId.user("ann"))).isEmpty();
    }
  }

  @Test
  void howFarAnIndexIsWaitsForAConnection() {
    try (var store = database.open()) {
      IndexState state = store.indexState("products");
      proxy.delayConnections(Duration.ofMillis(400));
      proxy.cut(); // as those end that nobody used for long
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      state.shown(Progress.upTo(7));
      assertThat(state.progress()).isEqualTo(Progress.upTo(7));
    }
  }

  @Test
  void workThatNoShopperWaitsForTakesASlowAnswerAsOne() throws Exception {
    try (var store = database.open();
        var offline = Store.offline(database.home(), database.config());
        Handle other = database.tables().open()) {
      assertThat(store.generations().current()).isEmpty();
      other.begin().execute("LOCK TABLE served_generation IN ACCESS EXCLUSIVE MODE");
      assertUnavailable(() -> store.generations().current());
      var current = CompletableFuture.supplyAsync(() -> offline.generations().current());
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      other.rollback();
      assertThat(current.get(20, TimeUnit.SECONDS)).isEmpty();
    }
  }

  /** All events are gone through for them, before the first is told. */
  @Test
  void theWordsThatARebuildLearnsMayTakeLong() throws Exception {
    try (var _ = database.open();
        var offline = Store.offline(database.home(), database.config())) {
      assertThat(offline.events().searchedWords()).isEmpty();
      proxy.silence();
      var words = CompletableFuture.supplyAsync(() -> offline.events().searchedWords());
      LockSupport.parkNanos(Duration.ofSeconds(12).toNanos());
      proxy.speak();
      assertThat(words.get(20, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void whatAShopperWaitsForEndsWithinASecond() {
    try (var store = database.open()) {
      proxy.silence();
      long begin = System.nanoTime();
      assertUnavailable(() -> store.events().of(ShopperId.user("ann")));
      assertThat(since(begin)).isLessThan(Duration.ofSeconds(5));
      assertOthersAreRefusedAtOnce(store);
      proxy.speak();
      untilBack(store);
      assertThat(store.products().put(List.of(Product.titled("a", "tent"))).changed())
          .containsExactly(true);
    }
  }

  @Test
  void nothingThatWorksInTheBackgroundHangs() {
    try (var store = database.open()) {
      store.products().put(List.of(Product.titled("a", "tent")));
      proxy.silence();
      long begin = System.nanoTime();
      List<CompletableFuture<Void>> calls =
          Stream.<Runnable>of(
                  () -> store.products().changes(0, 10),
                  () -> store.erasing().since(0),
                  () -> store.tidy(),
                  () -> store.products().put(List.of(Product.titled("b", "mug"))))
              .map(
                  call ->
                      CompletableFuture.runAsync(
                          () -> assertUnavailable(call), Thread::startVirtualThread))
              .toList();
      calls.forEach(CompletableFuture::join);
      assertThat(since(begin)).isLessThan(Duration.ofSeconds(25));
    }
  }

  private static void assertOthersAreRefusedAtOnce(Store store) {
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertUnavailable(() -> store.events().of(ShopperId.user("ann")));
      assertUnavailable(() -> store.products().put(List.of(Product.titled("b", "mug"))));
    }
    assertThat(since(begin)).isLessThan(Duration.ofSeconds(5));
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(StoreUnavailable.class);
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static void untilBack(Store store) {
    long begin = System.nanoTime();
    while (true) {
      try {
        store.sequence();
        return;
      } catch (StoreUnavailable still) {
        assertThat(since(begin)).isLessThan(Duration.ofSeconds(20));
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  /* As one whose machine has lost its network while it wrote. */
  @Test
  void aServerThatFallsSilentInTheMiddleOfAWriteStopsNoOther() {
    String direct =
        database
            .config()
            .store()
            .url()
            .replace(":" + proxy.port(), ":" + PostgresServer.shared().port());
    try (var one = database.open();
        var other = TestDatabase.postgresql(folder.resolve("other"), direct).open()) {
      var silent =
          CompletableFuture.runAsync(
              () ->
                  one.write(
                      (handle, _) -> {
                        proxy.silence();
                        return handle.execute("SELECT 1");
                      }),
              Thread::startVirtualThread);
      assertThat(silent).failsWithin(Duration.ofSeconds(15));
      long begin = System.nanoTime();
      boolean stored = false;
      while (!stored && since(begin).toSeconds() < 30) {
        try {
          stored = other.products().put(List.of(Product.titled("a", "tent"))).sequence() > 0;
        } catch (StoreUnavailable locked) {
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
      }
      assertThat(stored).isTrue();
    }
  }
}
