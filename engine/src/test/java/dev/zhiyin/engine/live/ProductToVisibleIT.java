package dev.zhiyin.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long after a product is put it is shown, while shoppers ask. */
@Tag("alone")
class ProductToVisibleIT {
  private static final int PRODUCTS = 5_000;

  /** As Chinese BERT has. */
  private static final int DIMENSION = 512;

  private static final int ASKED_A_SECOND = 200;
  private static final Duration BETWEEN_PUTS = Duration.ofMillis(30);
  private static final int WARM = 40;
  private static final int PUTS = 200;

  @TempDir Path folder;

  @Test
  void aProductIsShownWithinASecond() throws InterruptedException, ExecutionException {
    var random = new Random(3);
    List<Product> products = RandomCatalogue.of(PRODUCTS, random);
    try (var shop = new FollowedShop(folder, DIMENSION)) {
      shop.store.products().put(products);
      try (Generation generation = shop.rebuilt();
          LiveIndex index = shop.open(generation);
          var follower = shop.follower(generation, index);
          var askers = Executors.newScheduledThreadPool(2)) {
        follower.start();
        var asked = new AtomicInteger();
        ScheduledFuture<?> asking = ask(shop.recommender(generation, index), askers, asked);
        put(shop, follower, index, WARM);
        long begin = System.nanoTime();
        int before = asked.get();
        List<Long> delays = put(shop, follower, index, PUTS);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double rate = (asked.get() - before) / seconds;
        if (asking.isDone()) {
          asking.get(); // tells what failed
        }
        asking.cancel(false);
        System.out.printf(
            "product to visible: p50 %.1f ms, p99 %.1f ms, worst %.1f ms; %,d products, %d puts"
                + " in %.0f s beside %.0f recommendations a second%n",
            quantile(delays, .5),
            quantile(delays, .99),
            quantile(delays, 1),
            PRODUCTS,
            PUTS,
            seconds,
            rate);
        assertThat(quantile(delays, .99)).isLessThan(1000);
      }
    }
  }

  private static ScheduledFuture<?> ask(
      Recommender recommender, ScheduledExecutorService askers, AtomicInteger asked) {
    var random = new Random(4);
    List<History> histories =
        IntStream.range(0, 50).mapToObj(_ -> RandomHistory.of(20, PRODUCTS, random)).toList();
    return askers.scheduleAtFixedRate(
        () -> {
          History history = histories.get(asked.getAndIncrement() % histories.size());
          assertThat(recommender.recommend(RecommendRequest.of(history)).items()).hasSize(10);
        },
        0,
        1_000_000 / ASKED_A_SECOND,
        TimeUnit.MICROSECONDS);
  }

  /* Every other one is new; the others replace one that is there. */
  private static List<Long> put(
      FollowedShop shop, IndexFollower follower, LiveIndex index, int puts)
      throws InterruptedException {
    var random = new Random(puts);
    var delays = new ArrayList<Long>();
    for (int i = 0; i < puts; i++) {
      String id = i % 2 == 0 ? "new-" + puts + "-" + i : "p" + random.nextInt(PRODUCTS);
      String title = "背包 backpack " + random.nextInt();
      long begin = System.nanoTime();
      long sequence = shop.store.products().put(List.of(Product.titled(id, title))).sequence();
      follower.wake();
      assertThat(follower.await(sequence, Duration.ofSeconds(30))).isTrue();
      delays.add(System.nanoTime() - begin);
      try (var snapshot = index.snapshot()) {
        assertThat(snapshot.product(snapshot.find(id).orElseThrow()).title()).isEqualTo(title);
      }
      Thread.sleep(BETWEEN_PUTS);
    }
    return delays;
  }

  /* In milliseconds. */
  private static double quantile(List<Long> delays, double share) {
    List<Long> sorted = delays.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1) / 1e6;
  }
}
