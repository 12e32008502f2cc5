package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of who was erased, no file of SQLite holds a byte. */
@Timeout(60)
class SqliteErasureTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ERASED = "erased-shopper@example.com";
  private static final String WORDS = "一件很特别的东西";

  @TempDir Path folder;

  @RandomSeeds(2)
  void noByteOfAnErasedShopperIsLeft(Seed seed) {
    var random = seed.random();
    try (var store = Store.open(new Home(folder))) {
      for (int i = 0; i < 20; i++) {
        store.events().add(events(i, 200, random));
      }
      assertThat(filesWith(ERASED)).isNotEmpty();
      assertThat(filesWith(WORDS)).isNotEmpty();
      assertThat(store.erasing().erase(ERASED).events()).isPositive();
      assertThat(filesWith(ERASED)).isSubsetOf(List.of(new Home(folder).store())); // not in the log
      store.tidy();
      assertThat(filesWith(ERASED)).isEmpty();
      assertThat(filesWith(WORDS)).isEmpty();
      assertThat(store.counts().events()).isPositive();
    }
  }

  @Test
  void whatAReaderStillNeedsGoesWhenItEnds() {
    try (var store = Store.open(new Home(folder))) {
      store.events().add(events(0, 200, new Random(1)));
      store.snapshot(
          snapshot -> {
            snapshot.sequence();
            store.events().add(events(1, 200, new Random(2)));
            store.erasing().erase(ERASED);
            store.tidy();
            assertThat(filesWith(ERASED)).isNotEmpty();
            return snapshot;
          });
      while (!filesWith(ERASED).isEmpty()) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  /** The largest file that is written anew beside writers, who wait for it. */
  @Test
  void whoWritesWhileAFileIsWrittenAnewWaitsNotForLong() throws SQLException {
    try (var store = Store.open(new Home(folder))) {
      for (int i = 0; bytes() < Store.QUICKLY_WRITTEN - (1 << 20); i++) {
        store.events().add(large(i));
      }
      long before = bytes(); // the store may tidy by itself as soon as somebody is erased
      store.erasing().erase(ERASED);
      var tidying = CompletableFuture.runAsync(store::tidy);
      long longest = 0;
      for (int i = 0; !tidying.isDone(); i++) {
        long begin = System.nanoTime();
        store.events().add(List.of(view("during-" + i)));
        longest = Math.max(longest, System.nanoTime() - begin);
      }
      tidying.join();
      System.out.printf(
          "a file of %.1f MB is written anew: the longest write beside it took %.0f ms%n",
          before / 1e6, longest / 1e6);
      assertThat(bytes()).isLessThan(before);
      assertThat(filesWith(ERASED)).isEmpty();
      assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private long bytes() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + new Home(folder).store());
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /* A tenth of it is the erased shopper's. */
  private static List<Event> large(int batch) {
    return IntStream.range(0, 400)
        .mapToObj(
            i ->
                Event.of(
                    "large-%d-%d".formatted(batch, i),
                    ShopperId.user(i % 10 == 0 ? ERASED : "u" + i),
                    new Subject.Words("tent ".repeat(200) + i),
                    EventType.SEARCH,
                    NOON))
        .toList();
  }

  private static Event view(String id) {
    return Event.of(id, ShopperId.user("u"), new Subject.Item("p"), EventType.VIEW, NOON);
  }

  @Test
  void embeddingsSeenBeforeHoldNoWords() {
    Path file = new Home(folder).vectorCache();
    try (var cache = new EmbeddingCache(file)) {
      cache.put("encoder", List.of(WORDS), List.of(Embedding.of(1, 2, 3)));
      assertThat(file).isNotEmptyFile();
      assertThat(filesWith(WORDS)).isEmpty();
    }
  }

  private static List<Event> events(int batch, int events, Random random) {
    var all = new ArrayList<Event>();
    for (int i = 0; i < events; i++) {
      boolean isErased = random.nextInt(10) == 0;
      boolean searches = random.nextInt(4) == 0;
      String session = "s" + random.nextInt(50);
      all.add(
          Event.of(
              batch + "-" + random.nextLong() + "-" + i,
              new ShopperId(
                  Optional.of(isErased ? ERASED : "u" + random.nextInt(100)), Optional.of(session)),
              searches
                  ? new Subject.Words((isErased ? WORDS : "tent").repeat(1 + random.nextInt(300)))
                  : new Subject.Item("p" + random.nextInt(40)),
              searches ? EventType.SEARCH : EventType.VIEW,
              NOON.plusSeconds(random.nextInt(9_999))));
    }
    return all;
  }

  private List<Path> filesWith(String text) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> contains(file, text)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      // one character a byte, so that texts are found as their bytes
      String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return content.contains(
          new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
