package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomAvailability;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** What is sold or reserved is in no list, and is back when its reservation has ended. */
@Tag("slow")
class AvailabilityTest {
  private static final int PRODUCTS = 200;
  private static final Instant LATE = RandomAvailability.after();

  /* Whatever was met and whatever is sold out is shown as well. */
  private static final HistoryExclusion NOTHING =
      new HistoryExclusion(Set.of(), List.of(), false, false, false);

  @TempDir private Path folder;
  private Instant now = LATE;

  @RandomSeeds(2)
  void everyListHasWhatIsAvailableAtItsTime(Seed seed) {
    Random random = seed.random();
    try (OpenShop shop = shop(random)) {
      Recommender recommender = shop.recommender().withClock(() -> now);
      for (int i = 0; i < 8; i++) {
        now = i == 7 ? LATE : RandomAvailability.time(random);
        Set<String> available = available(shop);
        RecommendRequest request = request(RandomHistory.of(random.nextInt(9), PRODUCTS, random));

        Set<String> wanted = without(available, NOTHING.of(request.history()));
        for (Answer answer :
            List.of(
                recommender.recommend(request),
                recommender.popular(request),
                recommender.trending(request),
                recommender.latest(request))) {
          assertThat(ids(answer)).containsExactlyInAnyOrderElementsOf(wanted);
        }
        Product looked = shop.products().get(random.nextInt(PRODUCTS));
        assertThat(ids(recommender.similar(similar(looked))))
            .isSubsetOf(without(available, Set.of(looked.id())))
            .isNotEmpty();
        assertThat(ids(recommender.search(search()))).isSubsetOf(available).isNotEmpty();
      }
      assertThat(ids(recommender.withUnavailable().popular(request(History.EMPTY))))
          .hasSize(PRODUCTS);
    }
  }

  @RandomSeeds(2)
  void aLaterPageLeavesOutWhatIsNotAvailableThen(Seed seed) {
    Random random = seed.random();
    try (OpenShop shop = shop(random)) {
      Recommender recommender = shop.recommender().withClock(() -> now);
      now = LATE;
      Page page = recommender.begin(request(History.EMPTY).withK(20));
      Set<String> shown = new HashSet<>(ids(page.answer()));
      now = RandomAvailability.before(); // nothing reserved is available yet
      Set<String> available = available(shop);
      OptionalInt next = page.next();
      while (next.isPresent()) {
        page = recommender.page(page.cursor(), next.getAsInt());
        assertThat(ids(page.answer())).isSubsetOf(available);
        shown.addAll(ids(page.answer()));
        next = page.next();
      }
      assertThat(shown).containsAll(available);
    }
  }

  private OpenShop shop(Random random) {
    return OpenShop.of(
        RandomAvailability.of(RandomCatalogue.of(PRODUCTS, random), random),
        new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT),
        folder);
  }

  private static RecommendRequest request(History history) {
    return RecommendRequest.of(history).withExclusion(NOTHING).withK(PRODUCTS + 5);
  }

  private static SimilarRequest similar(Product product) {
    return new SimilarRequest(product.id(), Filter.ALL, Locale.ENGLISH, PRODUCTS);
  }

  private static SearchRequest search() {
    return new SearchRequest("帐篷", History.EMPTY, Filter.ALL, Locale.ENGLISH, PRODUCTS);
  }

  private Set<String> available(OpenShop shop) {
    return shop.products().stream()
        .filter(product -> product.offer().isAvailable(now))
        .map(Product::id)
        .collect(Collectors.toSet());
  }

  private static Set<String> without(Set<String> ids, Set<String> unwanted) {
    var left = new HashSet<>(ids);
    left.removeAll(unwanted);
    return left;
  }

  private static List<String> ids(Answer answer) {
    return answer.items().stream().map(one -> one.product().id()).toList();
  }
}
