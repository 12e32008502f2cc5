package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.Page;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.Recommender.Scored;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.rerank.Caps;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shopper.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Does any request cost in proportion to the number of products? Each is asked in a shop of 10,000
 * and in one of 1,000,000, and chosen so that whatever looks at the whole shop, or at all that a
 * filter allows or a word matches, takes a hundred times as long in the larger one.
 *
 * <p>The shop of each size is made once, in the folder {@code zhiyin-benchmark} of the system's
 * temporary folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xmx3g",
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED"
    })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WorstCaseBenchmark {
  private static final int HISTORY = 50;
  private static final int LONG_HISTORY = 1_000;
  private static final int EXCLUDED = 2_000;

  /** More than there are kinds in a department, so that a page of one each stays short. */
  private static final int MORE_THAN_KINDS = 50;

  /** More than there are brands, for the same reason. */
  private static final int MORE_THAN_BRANDS = WorstCaseShop.BRANDS + 50;

  /** Of all products; from a quarter on a filter counts as broad. */
  private static final double JUST_UNDER_QUARTER = 0.24;

  private static final double HALF = 0.5;

  private static final int PAGE = 100;
  private static final int DEEP = 3_000;

  /* A range of prices costs more to evaluate than a term. */
  private static final Filter BROAD =
      group(WorstCaseShop.BROAD)
          .and(Filter.of(new Condition.Price(new PriceRange(2, Double.MAX_VALUE))));

  private static final Filter UNTOUCHED = group(WorstCaseShop.UNTOUCHED);
  private static final Filter NARROW =
      Filter.of(new Condition.Categories(List.of(WorstCaseShop.department())));

  /** Words, the most frequent first, that stand in most texts, in many, and in few. */
  private static final String FREQUENT = WorstCaseShop.word(0);

  private static final String WORDS =
      String.join(
          " ",
          FREQUENT,
          WorstCaseShop.word(1),
          WorstCaseShop.word(2),
          WorstCaseShop.word(50),
          WorstCaseShop.word(4_000));

  @Param({"10000", "1000000"})
  public int products;

  /** Shoppers who ask in turn. */
  @Param("64")
  public int histories;

  private @Nullable WorstCaseShop shop;
  private List<History> usual = List.of();
  private List<History> longHistories = List.of();
  private int next;
  private double price;

  @Setup(Level.Trial)
  public void open() throws IOException {
    shop =
        WorstCaseShop.open(
            Path.of(System.getProperty("java.io.tmpdir"), "zhiyin-benchmark"), products);
    usual = SyntheticShop.histories(histories, HISTORY, products);
    longHistories = SyntheticShop.histories(histories, LONG_HISTORY, products);
  }

  /* What a shopper would be shown first. */
  private Set<String> best(History history) {
    var best = new HashSet<String>();
    RecommendRequest request = RecommendRequest.of(history).withK(RecommendRequest.MOST);
    while (best.size() < EXCLUDED) {
      plain().rank(request.withExclusion(without(best))).stream()
          .map(Scored::productId)
          .forEach(best::add);
    }
    return best;
  }

  @TearDown(Level.Trial)
  public void close() {
    shop().close();
  }

  /** What each shopper would be shown first. */
  @State(Scope.Benchmark)
  public static class Excluded {
    private List<Set<String>> best = List.of();

    @Setup(Level.Trial)
    public void find(WorstCaseBenchmark benchmark) {
      best = benchmark.usual.stream().map(benchmark::best).toList();
    }
  }

  /** Ten products of the whole shop: what the others are to be seen beside. */
  @Benchmark
  public Answer recommend() {
    return plain().recommend(request());
  }

  /** Each kind may be shown once, and there are fewer than places on the page. */
  @Benchmark
  public Answer capsUnderNarrowFilter() {
    return capped(new Caps(1, 1, Caps.NONE))
        .recommend(request().withFilter(NARROW).withK(MORE_THAN_KINDS));
  }

  @Benchmark
  public Answer caps() {
    return capped(new Caps(Caps.NONE, 1, Caps.NONE)).recommend(request().withK(MORE_THAN_BRANDS));
  }

  /** The products that would be shown first. */
  @Benchmark
  public Answer thousandsExcluded(Excluded excluded) {
    int turn = turn();
    return plain()
        .recommend(
            RecommendRequest.of(usual.get(turn)).withExclusion(without(excluded.best.get(turn))));
  }

  /** A list from its first page to one that is behind all that is ranked. */
  @Benchmark
  public Page pagesToPlace3000() {
    Page page = plain().begin(request().withK(PAGE));
    for (OptionalInt from = page.next();
        from.isPresent() && from.getAsInt() < DEEP;
        from = page.next()) {
      page = plain().page(page.cursor(), from.getAsInt());
    }
    return page;
  }

  @Benchmark
  public Answer broadFilter() {
    return plain().recommend(request().withFilter(BROAD));
  }

  @Benchmark
  public Answer narrowFilter() {
    return plain().recommend(request().withFilter(NARROW));
  }

  /** Nobody asked with it before: nine tenths and more of the prices. */
  @Benchmark
  public Answer newBroadFilter() {
    price = (price + Math.E) % 1_000;
    var range = new PriceRange(price, Double.MAX_VALUE);
    return plain().recommend(request().withFilter(Filter.of(new Condition.Price(range))));
  }

  /** Nobody asked with it before: a range of prices with half of the products. */
  @Benchmark
  public Answer newHalfFilter() {
    return newRange(HALF);
  }

  /** The same with just under a quarter of them. */
  @Benchmark
  public Answer newQuarterFilter() {
    return newRange(JUST_UNDER_QUARTER);
  }

  private Answer newRange(double share) {
    price = (price + Math.E) % 1_000;
    var range = new PriceRange(price, price + share * WorstCaseShop.HIGHEST_PRICE);
    return plain().recommend(request().withFilter(Filter.of(new Condition.Price(range))));
  }

  /** What all want, and for each shopper what that one avoids. */
  @Benchmark
  public Answer profileFilter() {
    int turn = turn();
    var avoided = new Condition.Brands(List.of(WorstCaseShop.brand(turn % WorstCaseShop.BRANDS)));
    Filter suiting = group(WorstCaseShop.BROAD).and(not(Filter.of(avoided)));
    return plain()
        .recommend(
            RecommendRequest.of(usual.get(turn))
                .withFilter(Filter.of(new Condition.OfProfile(suiting))));
  }

  @Benchmark
  public Answer searchFrequentWord() {
    return search(FREQUENT, Filter.ALL, SearchOrder.RELEVANCE);
  }

  @Benchmark
  public Answer searchFrequentWordFacets() {
    return plain()
        .search(
            searched(FREQUENT, Filter.ALL, SearchOrder.RELEVANCE, Optional.of(FacetFields.USUAL)));
  }

  @Benchmark
  public Answer searchFrequentWordByPrice() {
    return search(FREQUENT, Filter.ALL, SearchOrder.PRICE);
  }

  @Benchmark
  public Answer searchFrequentWords() {
    return search(WORDS, Filter.ALL, SearchOrder.RELEVANCE);
  }

  @Benchmark
  public Answer searchUnderBroadFilter() {
    return search(WORDS, BROAD, SearchOrder.RELEVANCE);
  }

  /** All of whose products are shown to match in the midst of long texts. */
  @Benchmark
  public Answer searchLongDescriptions() {
    return search(WorstCaseShop.RARE_WORD, Filter.ALL, SearchOrder.RELEVANCE);
  }

  /** Which allows nothing of what is popular. */
  @Benchmark
  public Answer popularUnderFilter() {
    return plain().popular(anonymous().withFilter(UNTOUCHED));
  }

  @Benchmark
  public Answer trendingUnderFilter() {
    return plain().trending(anonymous().withFilter(UNTOUCHED));
  }

  @Benchmark
  public Answer anonymousUnderFilter() {
    return plain().recommend(anonymous().withFilter(UNTOUCHED));
  }

  @Benchmark
  public Answer anonymousUnfiltered() {
    return plain().recommend(anonymous());
  }

  /** Of each of a thousand items it is told what it did for each product of the page. */
  @Benchmark
  public Answer longHistoryExplained() {
    return plain().recommend(RecommendRequest.of(longHistories.get(turn())));
  }

  private Answer search(String words, Filter filter, SearchOrder order) {
    return plain().search(searched(words, filter, order, Optional.empty()));
  }

  private static SearchRequest searched(
      String words, Filter filter, SearchOrder order, Optional<FacetFields> facets) {
    return new SearchRequest(
        words,
        History.EMPTY,
        filter,
        HistoryExclusion.NONE,
        Language.of(Locale.ENGLISH),
        10,
        order,
        facets);
  }

  private static Filter not(Filter filter) {
    return Filter.of(new Condition.Not(filter));
  }

  private static Filter group(String name) {
    return Filter.of(new Condition.Attribute(WorstCaseShop.GROUP, List.of(name)));
  }

  private static HistoryExclusion without(Set<String> products) {
    return new HistoryExclusion(products, List.of(), true, true, true);
  }

  private Recommender capped(Caps caps) {
    return plain().withRules(RerankRules.DEFAULT.withCaps(caps));
  }

  private RecommendRequest request() {
    return RecommendRequest.of(usual.get(turn()));
  }

  private static RecommendRequest anonymous() {
    return RecommendRequest.of(History.EMPTY);
  }

  private int turn() {
    next = (next + 1) % histories;
    return next;
  }

  private Recommender plain() {
    return shop().recommender();
  }

  private WorstCaseShop shop() {
    return Objects.requireNonNull(shop);
  }
}
