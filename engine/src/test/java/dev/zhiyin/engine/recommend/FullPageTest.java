package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page is full whenever enough products match: in shops of several segments that products have
 * left, whatever the filter, the exclusions and the history.
 */
@Tag("slow")
class FullPageTest {
  @TempDir Path folder;

  private final UntrainedModel model =
      new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);
  private final HashingEncoder encoder = new HashingEncoder(OpenShop.DIMENSION);
  private final Map<String, Product> there = new HashMap<>();

  @RandomSeeds(2)
  void smallShops(Seed seed) {
    var random = seed.random();
    check(1 + random.nextInt(150), 25, random);
  }

  /* So large that graphs are asked. */
  @RandomSeeds(1)
  void largeShops(Seed seed) {
    check(5000, 12, seed.random());
  }

  private void check(int products, int requests, Random random) {
    try (var index = LiveIndex.open(folder, new Checkpoint(0, ""), IndexConfig.DEFAULT)) {
      fill(index, products, random);
      var recommender = new Recommender(index, Centring.none(OpenShop.DIMENSION), model, encoder);
      for (int i = 0; i < requests; i++) {
        RecommendRequest request = request(products, random);
        Set<String> allowed = allowed(request);
        isFull(recommender.recommend(request), request, allowed);
        isFull(recommender.popular(request), request, allowed);
        isFull(recommender.trending(request), request, allowed);
        isFull(recommender.latest(request), request, allowed);
        isFullOfSimilar(recommender, request);
      }
    }
  }

  private void fill(LiveIndex index, int products, Random random) {
    for (Product product : RandomCatalogue.of(products, random)) {
      there.put(product.id(), product);
      index.put(indexed(product, random), 1);
      if (random.nextInt(products) < 3) {
        index.refresh(1);
      }
    }
    for (Product product : List.copyOf(there.values())) {
      switch (random.nextInt(8)) {
        case 0 -> {
          there.remove(product.id());
          index.delete(product.id(), 1);
        }
        case 1 -> index.put(indexed(product, random), 1);
        default -> {}
      }
    }
    index.refresh(2);
  }

  private IndexedProduct indexed(Product product, Random random) {
    List<Embedding> embedding = encoder.encode(List.of(product.embeddedText()));
    var towerVectors =
        new TowerVectors(model.itemVectors(embedding)[0], model.historyVectors(embedding)[0]);
    return new IndexedProduct(
        product,
        embedding.getFirst(),
        towerVectors,
        random.nextInt(9),
        product.created().orElse(Instant.EPOCH),
        RandomCatalogue.TYPES.of(product));
  }

  private static RecommendRequest request(int products, Random random) {
    var excluded = new HashSet<String>();
    IntStream.range(0, random.nextInt(20)).forEach(i -> excluded.add("p" + i));
    return RecommendRequest.of(RandomHistory.of(random.nextInt(60), products, random))
        .withFilter(filter(random))
        .withExclusion(
            new HistoryExclusion(
                excluded,
                random.nextBoolean() ? List.of() : List.of("kailas", "50%"),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean()))
        .withK(1 + random.nextInt(Math.min(500, products + 5)));
  }

  private static Filter filter(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Filter.ALL;
      case 1 -> RandomFilter.of(random);
      default -> Filter.of(new Condition.InStock(random.nextBoolean()));
    };
  }

  private Set<String> allowed(RecommendRequest request) {
    HistoryExclusion exclusion = request.exclusion();
    var ids = new HashSet<String>();
    for (Product product : there.values()) {
      boolean unwanted =
          exclusion.products().contains(product.id())
              || exclusion.brands().stream().anyMatch(product.brand()::equalsIgnoreCase)
              || (exclusion.soldOut() && isHidden(product, request.filter()));
      if (!unwanted && FilterOracle.allows(request.filter(), product)) {
        ids.add(product.id());
      }
    }
    request.history().items().stream()
        .filter(item -> item.subject() instanceof Subject.Item && keepsAway(exclusion, item.type()))
        .forEach(item -> ids.remove(((Subject.Item) item.subject()).productId()));
    return ids;
  }

  private static boolean isHidden(Product product, Filter filter) {
    return !filter.speaksOfStock() && !product.offer().inStock();
  }

  private static boolean keepsAway(HistoryExclusion exclusion, EventType type) {
    return exclusion.seen()
        || type == EventType.DISLIKE
        || (exclusion.bought() && Set.of(EventType.PURCHASE, EventType.REVIEW).contains(type));
  }

  private static void isFull(Answer answer, RecommendRequest request, Set<String> allowed) {
    assertThat(answer.items())
        .extracting(one -> one.product().id())
        .as("%s", request)
        .doesNotHaveDuplicates()
        .isSubsetOf(allowed)
        .hasSize(Math.min(request.k(), allowed.size()));
  }

  private void isFullOfSimilar(Recommender recommender, RecommendRequest request) {
    if (there.isEmpty()) {
      return;
    }
    String id = there.keySet().iterator().next();
    Filter filter = request.filter();
    Set<String> allowed =
        allowed(
            RecommendRequest.of(History.EMPTY)
                .withFilter(filter)
                .withExclusion(new HistoryExclusion(Set.of(id), List.of(), false, false, true)));
    isFull(
        recommender.similar(new SimilarRequest(id, filter, Locale.ENGLISH, request.k())),
        request,
        allowed);
  }
}
