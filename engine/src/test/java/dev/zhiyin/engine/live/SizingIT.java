package dev.zhiyin.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a product costs, as README says it. */
class SizingIT {
  /** Floats of an embedding of Chinese BERT; README's figures are for these. */
  private static final int DIMENSION = 512;

  private static final int FEW = 1_000;
  private static final int MANY = 6_000;

  /** In bytes; three vectors of 4 bytes a float are most of it. */
  private static final double INDEX = 7_000;

  /** In bytes, what was met included. */
  private static final double HEAP = 700;

  @TempDir Path folder;

  @Test
  void aProductTakesNoMoreThanReadmeSays() throws IOException {
    List<Product> products = RandomCatalogue.of(MANY, new Random(5));
    try (var shop = new FollowedShop(folder, DIMENSION)) {
      shop.store.putProducts(products.subList(0, FEW));
      try (Generation generation = shop.rebuilt()) {
        Size few = served(shop, generation);
        shop.store.putProducts(products);
        meet(shop, products);
        Size many = served(shop, generation);
        double index = (double) (many.index() - few.index()) / (MANY - FEW);
        double heap = (double) (many.heap() - few.heap()) / (MANY - FEW);
        System.out.printf(
            "bytes a product, embeddings of %d floats: live index %.0f on disk, heap %.0f%n",
            DIMENSION, index, heap);
        assertThat(index).isBetween(INDEX / 2, INDEX);
        assertThat(heap).isBetween(0.0, HEAP);
      }
    }
  }

  private record Size(long index, long heap) {}

  /* The disk is looked at when nothing is merged any more: meanwhile, old and new files are there. */
  private static Size served(FollowedShop shop, Generation generation) throws IOException {
    long heap;
    try (LiveIndex index = shop.open(generation);
        var follower = shop.follower(generation, index)) {
      follower.catchUp();
      commitUntilNothingIsMerged(shop, index);
      shop.recommender(generation, index).recommend(RecommendRequest.of(History.EMPTY));
      heap = heap();
    }
    return new Size(bytes(shop.home), heap);
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
    shop.store.addEvents(
        products.stream()
            .map(
                product ->
                    new Event(
                        product.id(),
                        ShopperId.user("u"),
                        new Subject.Item(product.id()),
                        EventType.VIEW,
                        Instant.parse("2026-03-01T12:00:00Z"),
                        Optional.empty()))
            .toList());
  }

  private static long bytes(Home home) throws IOException {
    try (var files = Files.walk(home.live())) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /* What is left when the collector has been at work. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
