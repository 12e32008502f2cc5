package dev.zhiyin.engine.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.popularity.PopularityRankings.Order;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.store.ProductStats;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class PopularityRankingsTest {
  private static final int CHANGES = 400;

  private final PopularityRankings rankings = new PopularityRankings();

  @Test
  void aProductStaysWhenAChangeLeavesItsPlaceAsItWas() {
    rankings.apply(List.of(new ProductStats("p", 1, 2, 10)));

    rankings.apply(List.of(new ProductStats("p", 2, 2, 11)));
    assertThat(rankings.in(Order.MET))
        .toIterable()
        .containsExactly(new ProductStats("p", 2, 2, 11));

    rankings.apply(List.of(new ProductStats("p", 3, 3, 11)));
    assertThat(rankings.in(Order.HEAT))
        .toIterable()
        .containsExactly(new ProductStats("p", 3, 3, 11));
  }

  @Test
  void aProductIsTrendingWithAnEighthOfTheGreatestDemand() {
    var eighth = new ProductStats("b", 2, 1, 7);
    var less = new ProductStats("c", 3, 1, Math.nextDown(7.0));
    rankings.apply(List.of(new ProductStats("a", 1, 1, 10), eighth, less));

    assertThat(rankings.isTrending(eighth)).isTrue();
    assertThat(rankings.isTrending(less)).isFalse();
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
            .toIterable()
            .as("%s after %d", order, i)
            .containsExactlyElementsOf(sorted);
        assertThat(rankings.sorted(expected.keySet(), order)).isEqualTo(sorted);
      }
      assertThat(rankings.size()).isEqualTo(expected.size());
    }
  }

  private static double trendScore(Random random) {
    return random.nextInt(5) == 0 ? Double.NEGATIVE_INFINITY : random.nextInt(4);
  }

  private static List<ProductStats> sorted(Collection<ProductStats> all, Order order) {
    Comparator<ProductStats> first =
        order == Order.MET
            ? (a, b) -> Long.compare(b.uniqueShoppers(), a.uniqueShoppers())
            : (a, b) -> Double.compare(b.trendScore(), a.trendScore());
    return all.stream().sorted(first.thenComparing(ProductStats::productId)).toList();
  }
}
