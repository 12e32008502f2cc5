package dev.zhiyin.engine.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.popularity.PopularityRankings.Order;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.store.ProductStats;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class PopularityRankingsTest {
  private static final int CHANGES = 400;

  private static final int PRODUCTS = 150;
  private static final int MANY_CHANGES = 2_000;
  private static final int RUN = 250;

  private final PopularityRankings rankings = new PopularityRankings();

  @Test
  void aProductStaysWhenAChangeLeavesItsPlaceAsItWas() {
    rankings.apply(List.of(new ProductStats("p", 1, 2, 10)));

    rankings.apply(List.of(new ProductStats("p", 2, 2, 11)));
    assertThat(rankings.in(Order.POPULAR)).containsExactly(new ProductStats("p", 2, 2, 11));

    rankings.apply(List.of(new ProductStats("p", 3, 3, 11)));
    assertThat(rankings.in(Order.TRENDING)).containsExactly(new ProductStats("p", 3, 3, 11));
  }

  @Test
  void aProductIsTrendingWithAnEighthOfTheGreatestDemand() {
    var eighth = new ProductStats("b", 2, 1, 7);
    var less = new ProductStats("c", 3, 1, Math.nextDown(7.0));
    rankings.apply(List.of(new ProductStats("a", 1, 1, 10), eighth, less));

    assertThat(rankings.isTrending(eighth)).isTrue();
    assertThat(rankings.isTrending(less)).isFalse();
  }

  @Test
  void aProductIsSaidToBeTrendingWhileItsDemandIsOfLate() {
    Instant viewed = Instant.parse("2026-03-01T12:00:00Z");
    var stats = new ProductStats("a", 1, 1, viewed.getEpochSecond() / (7 * 86_400.0));
    rankings.apply(List.of(stats));

    assertThat(rankings.isTrending(stats, viewed.minusSeconds(1))).isTrue();
    assertThat(rankings.isTrending(stats, viewed.plusSeconds(1))).isFalse();
    assertThat(rankings.isTrending(stats)).isTrue();
    var less = new ProductStats("b", 2, 1, stats.trendScore() - 4);
    assertThat(rankings.isTrending(less, Instant.EPOCH)).isFalse();
  }

  /* Few products and few values, so that most changes leave a key equal or make two products equal. */
  @ParameterizedTest
  @RandomSeeds
  void ordersAreThoseOfAFullSort(Seed seed) {
    Random random = seed.random();
    Map<String, ProductStats> expected = new HashMap<>();
    for (int i = 0; i < CHANGES; i++) {
      var changed =
          new ProductStats("p" + random.nextInt(8), i, random.nextInt(4), trendScore(random));
      expected.put(changed.productId(), changed);
      if (changed.uniqueShoppers() == 0) {
        expected.remove(changed.productId());
      }

      rankings.apply(List.of(changed));

      for (Order order : Order.values()) {
        List<ProductStats> sorted = sorted(expected.values(), order);
        assertThat(rankings.in(order))
            .as("%s after %d", order, i)
            .containsExactlyElementsOf(sorted);
        assertThat(rankings.sorted(expected.keySet(), order)).isEqualTo(sorted);
      }
    }
  }

  /*
   * Far more products than are ranked. Rises, falls and deletions come in long runs, so that the
   * ranked ones are replaced by others, lose so many that they are filled again, and are all there are.
   */
  @ParameterizedTest
  @RandomSeeds
  void whatIsRankedIsTheBeginningOfAFullSort(Seed seed) {
    Random random = seed.random();
    int ranked = 2 + random.nextInt(20);
    var few = new PopularityRankings(ranked);
    Map<String, ProductStats> expected = new HashMap<>();
    for (int i = 0; i < MANY_CHANGES; i++) {
      ProductStats changed = changed(i, expected, random);
      expected.put(changed.productId(), changed);
      few.apply(List.of(changed));

      Map<String, ProductStats> there = new HashMap<>(expected);
      there.values().removeIf(stats -> stats.uniqueShoppers() == 0);
      for (Order order : Order.values()) {
        List<ProductStats> sorted = sorted(there.values(), order);
        List<ProductStats> walked = few.in(order).toList();
        assertThat(walked)
            .as("%s after %d", order, i)
            .hasSizeBetween(Math.min(ranked / 2, sorted.size()), ranked)
            .isEqualTo(sorted.subList(0, walked.size()));
      }
      assertThat(few.of(changed.productId()))
          .isEqualTo(Optional.ofNullable(there.get(changed.productId())));
    }
  }

  private static ProductStats changed(int i, Map<String, ProductStats> before, Random random) {
    String id = "product " + random.nextInt(PRODUCTS);
    ProductStats former = before.getOrDefault(id, new ProductStats(id, 0, 0, 0));
    long shoppers = former.uniqueShoppers();
    double trendScore = former.trendScore();
    return switch (i / RUN % 4) {
      case 0 -> new ProductStats(id, i, shoppers + 1, trendScore + random.nextInt(3));
      case 1 -> new ProductStats(id, i, random.nextInt(30), trendScore(random));
      case 2 -> new ProductStats(id, i, Math.max(0, shoppers - 3), trendScore - 1);
      default -> new ProductStats(id, i, 0, Double.NEGATIVE_INFINITY);
    };
  }

  /* As a shop has them: so many that memory grows and is read back, with ids of every length. */
  @Test
  void statisticsAreThoseThatWerePutLast() {
    var random = new Random(11);
    Map<String, ProductStats> expected = new HashMap<>();
    for (int i = 0; i < 60_000; i++) {
      String id = "商品-" + "x".repeat(random.nextInt(120)) + random.nextInt(20_000);
      var stats = new ProductStats(id, i, 1 + random.nextInt(1000), random.nextDouble());
      expected.put(id, stats);
      rankings.apply(List.of(stats));
    }
    expected.forEach((id, stats) -> assertThat(rankings.of(id)).contains(stats));
    assertThat(rankings.of("商品-")).isEmpty();
    for (Order order : Order.values()) {
      assertThat(rankings.in(order))
          .hasSizeGreaterThanOrEqualTo(PopularityRankings.WALKABLE)
          .first()
          .isEqualTo(sorted(expected.values(), order).getFirst());
    }
  }

  private static double trendScore(Random random) {
    return random.nextInt(5) == 0 ? Double.NEGATIVE_INFINITY : random.nextInt(4);
  }

  private static List<ProductStats> sorted(Collection<ProductStats> all, Order order) {
    Comparator<ProductStats> first =
        order == Order.POPULAR
            ? (a, b) -> Long.compare(b.uniqueShoppers(), a.uniqueShoppers())
            : (a, b) -> Double.compare(b.trendScore(), a.trendScore());
    return all.stream().sorted(first.thenComparing(ProductStats::productId)).toList();
  }
}
