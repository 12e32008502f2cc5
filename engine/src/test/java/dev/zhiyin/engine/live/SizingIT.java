package dev.zhiyin.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.testing.UsedHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a product costs, as the docs of performance say it. */
class SizingIT {
  /** Floats of an embedding of Chinese BERT. */
  private static final int LEARNED_DIMENSION = 512;

  /** Floats of an embedding of English BERT. */
  private static final int TEXT_DIMENSION = 384;

  private static final int FEW_ON_DISK = 1_000;
  private static final int MANY_ON_DISK = 2_500;

  /** In bytes; three vectors of 4 bytes a float are most of it. */
  private static final double LEARNED = 7_000;

  /** In bytes; one vector of 4 bytes a float is most of it. */
  private static final double TEXT = 2_500;

  /** Floats of an embedding where only the heap is looked at, which has no vectors. */
  private static final int SMALL = 8;

  /* Both more than what is kept of the first of an order, and so part of neither difference. */
  private static final int FEW = 11_000;
  private static final int MANY = 19_000;

  /** In bytes; statistics and companions of each product included. */
  private static final double HEAP = 40;

  /** So many are put and met at a time, so that the test itself has no more of them. */
  private static final int CHUNK = 1_000;

  @TempDir Path folder;

  @Test
  void aProductTakesNoMoreOfTheDiskThanTheDocsSay() throws IOException {
    var weights = HistoryWeights.DEFAULT;
    var model = new RandomLinearModel(LEARNED_DIMENSION, LEARNED_DIMENSION, weights, new Random(1));
    assertThat(index(new FollowedShop(folder, LEARNED_DIMENSION, model)))
        .isBetween(LEARNED / 2, LEARNED);
  }

  @Test
  void aProductOfWhichNothingIsLearnedTakesLess() throws IOException {
    assertThat(
            index(
                new FollowedShop(
                    folder,
                    TEXT_DIMENSION,
                    new UntrainedModel(TEXT_DIMENSION, HistoryWeights.DEFAULT))))
        .isBetween(TEXT / 2, TEXT);
  }

  /* Bytes of the live index a product. */
  private static double index(FollowedShop opened) throws IOException {
    try (var shop = opened) {
      stock(shop, 0, FEW_ON_DISK);
      try (Generation generation = shop.rebuilt()) {
        long few = onDisk(shop, generation);
        stock(shop, FEW_ON_DISK, MANY_ON_DISK);
        double index = (double) (onDisk(shop, generation) - few) / (MANY_ON_DISK - FEW_ON_DISK);
        System.out.printf(
            "live index, embeddings of %d floats: %.0f bytes a product%n",
            shop.encoder.dimension(), index);
        return index;
      }
    }
  }

  @Test
  void aProductTakesNoMoreOfTheHeapThanTheDocsSay() {
    long _ = heapOf(CHUNK); // what is kept once for all shops counts for neither
    long few = heapOf(FEW);
    long many = heapOf(MANY);
    double heap = (double) (many - few) / (MANY - FEW);
    System.out.printf(
        "heap: %,d bytes for %,d products, %,d for %,d: %.1f bytes a product%n",
        few, FEW, many, MANY, heap);
    assertThat(heap).isLessThan(HEAP);
  }

  /* Of a shop that serves so many products. */
  private long heapOf(int products) {
    try (var shop = new FollowedShop(folder.resolve("of" + products), SMALL)) {
      stock(shop, 0, products);
      try (Generation generation = shop.rebuilt(together(products));
          LiveIndex index = shop.open(generation);
          var follower = shop.follower(generation, index)) {
        follower.catchUp();
        var recommender = shop.recommender(generation, index);
        var met = new Subject.Item("p1");
        var viewed = new HistoryItem(met, EventType.VIEW, Instant.EPOCH, List.of());
        assertThat(generation.coOccurrence().of("p1")).hasSize(CoOccurrenceCounter.MOST);
        assertThat(shop.rankings.of("p1")).isPresent();
        for (var history : List.of(History.EMPTY, new History(List.of(viewed)))) {
          assertThat(recommender.recommend(RecommendRequest.of(history)).items()).isNotEmpty();
        }
        return UsedHeap.bytes();
      }
    }
  }

  /* Each product with its neighbours in number, as many as a product may have. */
  private static CoOccurrenceCounter together(int products) {
    int size = CoOccurrenceCounter.MOST + 1;
    var counts = new CoOccurrenceCounter();
    for (int first = 0; first + size <= products; first += size) {
      List<String> some = IntStream.range(first, first + size).mapToObj(i -> "p" + i).toList();
      for (int i = 0; i < CoOccurrenceCounter.LEAST_TOGETHER; i++) {
        counts.add(some, List.of());
      }
    }
    return counts;
  }

  private static void stock(FollowedShop shop, int from, int to) {
    for (int i = from; i < to; i += CHUNK) {
      List<Product> products = RandomCatalogue.of(i, Math.min(to, i + CHUNK), new Random(i));
      shop.store.products().put(products);
      meet(shop, products);
    }
  }

  private static long onDisk(FollowedShop shop, Generation generation) throws IOException {
    try (LiveIndex index = shop.open(generation);
        var follower = shop.follower(generation, index)) {
      follower.catchUp();
      commitUntilNothingIsMerged(shop, index);
    }
    return bytes(shop.home);
  }

  /* Merges go on for a while, and what they replaced goes when no reader and no commit has it. */
  private static void commitUntilNothingIsMerged(FollowedShop shop, LiveIndex index)
      throws IOException {
    long before = -1;
    for (long now = -2; now != before; ) {
      before = now;
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      index.refresh(index.sequence());
      index.commit();
      now = bytes(shop.home);
    }
  }

  private static void meet(FollowedShop shop, List<Product> products) {
    shop.store
        .events()
        .add(
            products.stream()
                .map(
                    product ->
                        Event.of(
                            product.id(),
                            ShopperId.user("u"),
                            new Subject.Item(product.id()),
                            EventType.VIEW,
                            Instant.parse("2026-03-01T12:00:00Z")))
                .toList());
  }

  private static long bytes(Home home) throws IOException {
    try (var files = Files.walk(home.live())) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
