package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.TimeLimit;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.recommend.SimilarRequest;
import dev.zhiyin.engine.rerank.Caps;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.IndexedShop;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.testing.OpenSearchCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** How often the cluster is asked for one answer, and how long it is waited for. */
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class RoundTripsIT {
  private static final int DIMENSION = 8;
  private static final int PRODUCTS = 300;

  private ClusterClient client;
  private TestIndexes indexes;
  private IndexedShop shop;
  private OpenSearchIndex index;
  private Recommender recommender;

  @BeforeAll
  void open(@TempDir Path folder) {
    client =
        ClusterClient.of(
            IndexSettings.of(OpenSearchCluster.shared().addresses())
                .withLayout(new Layout(2, 0, Quantisation.INT7)));
    indexes = new TestIndexes(client, folder);
    index = indexes.open("round-trips", DIMENSION);
    var random = new Random(1);
    shop = IndexedShop.grown(index, RandomCatalogue.of(PRODUCTS, random), DIMENSION, random);
    recommender =
        new Recommender(
            index,
            Centring.none(DIMENSION),
            new UntrainedModel(DIMENSION, HistoryWeights.DEFAULT),
            new HashingEncoder(DIMENSION));
    recommender.recommend(request()); // the newest product is asked for once
  }

  @AfterAll
  void delete() {
    shop.close();
    indexes.close();
    client.close();
  }

  /* The history, and what is retrieved by it; all that is told of the page has come along. */
  @Test
  void aRecommendationTakesTwoRoundTrips() {
    History history = request().history().newest(1); // is one interest, which is not left short
    RecommendRequest request =
        RecommendRequest.of(history)
            .withLanguage(new Language(Optional.empty(), Locale.SIMPLIFIED_CHINESE));
    assertThat(asked(() -> recommender.begin(request))).isEqualTo(2);
  }

  @Test
  void interestsThatAreLeftShortTakeOneMore() {
    assertThat(asked(() -> recommender.begin(request()))).isBetween(2L, 3L);
  }

  /* All of them together, whatever reranking does then: where they are, and whether they may be. */
  @Test
  void pinsTakeTwoMore() {
    List<Pin> pins =
        IntStream.range(0, 10)
            .mapToObj(i -> new Pin(shop.content().get(100 + i).product().id(), 1 + 2 * i))
            .toList();
    RerankRules rules = RerankRules.DEFAULT.withCaps(new Caps(1, 1000, 1000));
    RecommendRequest request = request().withK(20);
    long without = asked(() -> recommender.withRules(rules).begin(request));
    long with = asked(() -> recommender.withRules(rules.withPins(pins)).begin(request));

    assertThat(with).isLessThanOrEqualTo(without + 2);
  }

  @Test
  void similarProductsTakeOneForEachCategoryAboveTheProductAndOneForTheProduct() {
    String looked = shop.content().getFirst().product().id();
    int categories = shop.content().getFirst().product().category().levels().size();
    assertThat(
            asked(
                () ->
                    recommender.similar(
                        new SimilarRequest(looked, Filter.ALL, Locale.ENGLISH, 10))))
        .isLessThanOrEqualTo(1 + 1 + categories);
  }

  /* Words, meaning, how words fit what either found, how meaning does, the page, its reasons. */
  @Test
  void aSearchTakesSix() {
    assertThat(
            asked(
                () ->
                    recommender.search(
                        new SearchRequest("帐篷", History.EMPTY, Filter.ALL, Locale.ENGLISH, 10))))
        .isEqualTo(6);
  }

  /* Nothing of this shop is announced for later. */
  @Test
  void theNewestThatMatchTakeNoMoreThanTheCheapest() {
    long cheapest = asked(() -> recommender.search(inOrder(SearchOrder.PRICE)));
    assertThat(asked(() -> recommender.search(inOrder(SearchOrder.NEWEST)))).isEqualTo(cheapest);
  }

  private static SearchRequest inOrder(SearchOrder order) {
    return new SearchRequest(
        "帐篷",
        History.EMPTY,
        Filter.ALL,
        HistoryExclusion.NONE,
        Language.of(Locale.ENGLISH),
        10,
        order,
        Optional.empty());
  }

  @Test
  void whatCameAlongIsNotAskedForAgain() {
    List<String> ids = shop.content().stream().map(one -> one.product().id()).limit(100).toList();
    Set<Part> parts = Set.of(Part.ITEM_VECTOR, Part.PRODUCT);
    try (IndexView view = index.view()) {
      List<ProductRef> found = List.copyOf(view.find(ids, parts).values());
      assertThat(asked(() -> view.fetch(found, parts))).isZero();
      assertThat(asked(() -> view.innerProducts(Part.ITEM_VECTOR, new float[1][DIMENSION], found)))
          .isZero();
      assertThat(asked(() -> view.fetch(found, Set.of(Part.STATS)))).isOne();
    }
  }

  @Test
  void aRequestWaitsForTheClusterNoLongerThanForItsAnswer() {
    try (IndexView view = index.view()) {
      assertThatThrownBy(
              () ->
                  TimeLimit.within(
                      Duration.ofNanos(1),
                      () -> view.exactlyNearest(Part.EMBEDDING, new float[DIMENSION], 1)))
          .isInstanceOf(StoreUnavailable.class)
          .hasStackTraceContaining("no answer within");
    }
  }

  /* As many as a server may have to leave out by itself while the index is behind. */
  @Test
  void twentyThousandProductsAreLeftOutOfASearch() {
    Set<ProductRef> gone =
        IntStream.range(0, 20_000)
            .<ProductRef>mapToObj(i -> new IdRef("product-that-is-gone-" + i))
            .collect(Collectors.toSet());
    String shown = shop.content().getFirst().product().id();
    try (IndexView view = index.view()) {
      List<Hit> hits =
          view.retrieve(new Retrieval.Named(List.of(shown)), Restriction.NONE.without(gone));
      assertThat(hits).singleElement().extracting(Hit::product).isEqualTo(new IdRef(shown));
    }
  }

  /* Their texts would be most of the answer. */
  @Test
  void largeProductsDoNotComeAlong() {
    List<Product> large =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    ProductJson.read(
                        "{\"id\":\"large-%d\",\"title\":\"tent\",\"description\":\"%s\"}"
                            .formatted(i, "x ".repeat(10_000))))
            .toList();
    var random = new Random(2);
    OpenSearchIndex other = indexes.open("large", DIMENSION);
    try (var grown = IndexedShop.grown(other, large, DIMENSION, random)) {
      var of =
          new Recommender(
              other,
              Centring.none(DIMENSION),
              new UntrainedModel(DIMENSION, HistoryWeights.DEFAULT),
              new HashingEncoder(DIMENSION));
      var item =
          new HistoryItem(
              new Subject.Item(grown.content().getFirst().product().id()),
              EventType.VIEW,
              Instant.EPOCH,
              List.of());
      RecommendRequest request = RecommendRequest.of(new History(List.of(item)));
      of.begin(request);
      long before = client.received();
      assertThat(asked(() -> of.begin(request))).isEqualTo(3);
      assertThat(client.received() - before).as("bytes").isBetween(10 * 20_000L, 20 * 20_000L);
    }
  }

  private RecommendRequest request() {
    var items =
        IntStream.range(0, 20)
            .mapToObj(i -> shop.content().get(i).product().id())
            .map(
                id ->
                    new HistoryItem(new Subject.Item(id), EventType.VIEW, Instant.EPOCH, List.of()))
            .toList();
    return RecommendRequest.of(new History(items));
  }

  private long asked(Runnable request) {
    long before = client.requests();
    request.run();
    return client.requests() - before;
  }
}
