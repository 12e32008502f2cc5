package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Offers of one group that change between two pages of a search. */
class SearchGroupPagesTest {
  private static final String BRASS = "quoll lamp of brass";
  private static final Product LAST =
      lamp("last", "quoll lamp of wood, with a shade of paper and a long cable", 9);

  private final UntrainedModel model =
      new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);
  private final HashingEncoder encoder = new HashingEncoder(OpenShop.DIMENSION);

  @SuppressWarnings("NullAway.Init")
  private LiveIndex index;

  @BeforeEach
  void open(@TempDir Path folder) {
    index = LiveIndex.open(folder, new Checkpoint(0, ""), IndexConfig.DEFAULT);
    put(lamp("first", "quoll lamp", 1));
    put(lamp("second", "quoll lamp", 2));
    put(lamp("a", BRASS, 5).withGroupId("g"));
    put(lamp("b", BRASS, 6).withGroupId("g"));
    put(LAST);
  }

  @AfterEach
  void close() {
    index.close();
    model.close();
    encoder.close();
  }

  private static Product lamp(String id, String title, double price) {
    return Product.titled(id, title)
        .withOffer(Offer.of(OptionalDouble.of(price), "CNY", OptionalInt.of(3), ""));
  }

  private void put(Product product) {
    List<Embedding> embedding = encoder.encode(List.of(product.embeddedText()));
    var vectors =
        new TowerVectors(model.itemVectors(embedding)[0], model.historyVectors(embedding)[0]);
    index.put(
        new IndexedProduct(
            product,
            embedding.getFirst(),
            vectors,
            1,
            Instant.EPOCH,
            RandomCatalogue.TYPES.of(product)),
        1);
    index.refresh(1);
  }

  private void sell(Product product) {
    put(product.withOffer(product.offer().withStock(OptionalInt.of(0))));
  }

  private Recommender recommender() {
    return new Recommender(index, Centring.none(OpenShop.DIMENSION), model, encoder);
  }

  private static SearchRequest request(SearchOrder order, int k) {
    return new SearchRequest(
        "quoll lamp",
        History.EMPTY,
        Filter.ALL,
        HistoryExclusion.NONE,
        Language.of(Locale.ENGLISH),
        k,
        order,
        Optional.empty());
  }

  /* Two pages, which are before all of the group; the list knows what comes next. */
  private Page read(SearchOrder order) {
    Page first = recommender().beginSearch(request(order, 1));
    Page second = recommender().page(first.cursor(), first.next().orElseThrow());
    assertThat(ids(first.answer().items())).isSubsetOf("first", "second");
    assertThat(ids(second.answer().items())).isSubsetOf("first", "second");
    return second;
  }

  /** As deep as is looked at first: whether there is more is only known by looking on. */
  @Test
  void aFirstPageWithAllThereIsEndsTheList() {
    for (int i = 0; i < 95; i++) {
      put(lamp("more-" + i, "quoll lamp", i));
    }
    Page all = recommender().beginSearch(request(SearchOrder.RELEVANCE, 99));
    assertThat(all.answer().items()).as("100 lamps, two of one group").hasSize(99);
    assertThat(all.next()).isEmpty();

    Page first = recommender().beginSearch(request(SearchOrder.RELEVANCE, 98));
    assertThat(first.next()).hasValue(98);
    assertThat(recommender().page(first.cursor(), 98).answer().items()).hasSize(1);
  }

  /** A full page is the usual one, however many are asked for. */
  @Test
  void aFullFirstPageIsOneSearch() {
    for (int i = 0; i < 150; i++) {
      put(lamp("more-" + i, "quoll lamp", i));
    }
    assertThat(searches(10)).isEqualTo(searches(100)).isEqualTo(searches(120)).isPositive();
  }

  private int searches(int k) {
    var searches = new AtomicInteger();
    var watched =
        new WatchedIndex(
            index,
            (method, _) -> {
              if (method.equals("retrieve")) {
                searches.incrementAndGet();
              }
            });
    var recommender = new Recommender(watched, Centring.none(OpenShop.DIMENSION), model, encoder);
    Page page = recommender.beginSearch(request(SearchOrder.RELEVANCE, k));
    assertThat(page.next()).hasValue(k);
    return searches.get();
  }

  private List<Recommended> rest(Page read) {
    var items = new ArrayList<Recommended>();
    ListCursor list = ListCursor.of(read.cursor().toBytes()).orElseThrow();
    Page page = new Page(read.answer(), list, read.next(), Optional.empty());
    while (page.next().isPresent()) {
      page = recommender().page(page.cursor(), page.next().getAsInt());
      items.addAll(page.answer().items());
    }
    return items;
  }

  private static List<String> ids(List<Recommended> items) {
    return items.stream().map(one -> one.product().id()).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"RELEVANCE", "PRICE"})
  void anotherOfferStandsForOneThatIsSoldMeanwhile(SearchOrder order) {
    Page read = read(order);
    sell(lamp("a", BRASS, 5).withGroupId("g"));
    assertThat(ids(rest(read))).containsExactly("b", "last");
  }

  @Test
  void anotherOfferStandsForOneThatIsDeletedMeanwhile() {
    Page read = read(SearchOrder.RELEVANCE);
    index.delete("a", 1);
    index.refresh(1);
    assertThat(ids(rest(read))).containsExactly("b", "last");
  }

  @Test
  void anotherOfferStandsForOneThatIsSoldThoughItFitsLess() {
    put(lamp("b", "lamp", 6).withGroupId("g"));
    Page read = read(SearchOrder.RELEVANCE);
    sell(lamp("a", BRASS, 5).withGroupId("g"));
    assertThat(ids(rest(read))).containsExactly("b", "last");
  }

  @Test
  void theRuleThatIsNamedChoosesByThePricesOfNow() {
    Page read = read(SearchOrder.RELEVANCE);
    put(lamp("a", BRASS, 7).withGroupId("g"));
    List<Recommended> items = rest(read);
    assertThat(ids(items)).containsExactly("b", "last");
    assertThat(items.getFirst().offer()).contains(new GroupOffer("g", 1, "price"));
  }

  @Test
  void inAnotherOrderTheFirstStaysWhereItIs() {
    Page read = read(SearchOrder.PRICE);
    put(lamp("a", BRASS, 7).withGroupId("g"));
    List<Recommended> items = rest(read);
    assertThat(ids(items)).containsExactly("a", "last");
    assertThat(items.getFirst().offer()).contains(new GroupOffer("g", 1, "sort"));
  }

  @ParameterizedTest
  @EnumSource(names = {"RELEVANCE", "PRICE"})
  void whatBecomesAnOfferOfTheSameAsAnEarlierOneIsPassedOver(SearchOrder order) {
    Page read = read(order);
    put(lamp("first", "quoll lamp", 1).withGroupId("n"));
    put(LAST.withGroupId("n"));
    assertThat(ids(rest(read))).containsExactly("a");
  }

  @Test
  void ofTwoThatBecomeOffersOfTheSameTheFirstIsShown() {
    Page read = read(SearchOrder.RELEVANCE);
    put(LAST.withGroupId("g"));
    assertThat(ids(rest(read))).containsExactly("a");
  }

  @Test
  void anotherOfferStandsForTwoThatAreSoldMeanwhileOnce() {
    Page read = read(SearchOrder.RELEVANCE);
    put(lamp("c", BRASS, 7).withGroupId("g"));
    sell(lamp("a", BRASS, 5).withGroupId("g"));
    sell(lamp("b", BRASS, 6).withGroupId("g"));
    sell(LAST.withGroupId("g"));
    assertThat(ids(rest(read))).containsExactly("c");
  }

  /** More offers of one group than one search looks at leave none of another to be found by it. */
  @Test
  void otherOffersStandForTwoThatAreSoldHoweverManyTheFirstHas() {
    put(lamp("c", "quoll lamp of brass and paper", 5).withGroupId("h"));
    put(lamp("d", "lamp", 6).withGroupId("h"));
    Page read = recommender().beginSearch(request(SearchOrder.RELEVANCE, 2));
    assertThat(ids(read.answer().items())).containsExactlyInAnyOrder("first", "second");
    for (int i = 0; i < 250; i++) {
      put(lamp("more-" + i, "quoll lamp", 7).withGroupId("g"));
    }
    for (String id : List.of("a", "b")) {
      sell(lamp(id, BRASS, 5).withGroupId("g"));
    }
    sell(lamp("c", "quoll lamp of brass and paper", 5).withGroupId("h"));
    put(lamp("d", "quoll lamp of stone", 8).withGroupId("h"));
    assertThat(ids(rest(read))).hasSize(3).contains("d", "last");
  }
}
