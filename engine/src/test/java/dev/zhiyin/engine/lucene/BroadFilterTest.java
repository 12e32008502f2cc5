package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.shop.RandomVectors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Filters of which most of a large segment is allowed, and some that only look like it, each asked
 * with for the first time.
 */
@Tag("slow")
class BroadFilterTest {
  private static final int PRODUCTS = FilterBits.LARGE;
  private static final int DIMENSION = 6;
  private static final int K = 100;

  @TempDir static Path folder;

  private static ProductIndex index;
  private static final float[][] VECTORS = new float[PRODUCTS][];

  @BeforeAll
  static void build() {
    var random = new Random(1);
    try (var builder =
        new IndexBuilder(folder, new IndexConfig(16, 60, Quantisation.NONE, Vocabulary.NONE))) {
      for (int i = 0; i < PRODUCTS; i++) {
        VECTORS[i] = RandomVectors.direction(DIMENSION, random).toArray();
        builder.add(
            new IndexedProduct(
                product(i),
                RandomVectors.direction(DIMENSION, random),
                new TowerVectors(VECTORS[i], VECTORS[i]),
                i % 1000,
                Instant.ofEpochSecond(i)));
      }
      builder.finish();
    }
    index = new ProductIndex(folder, 0);
  }

  @AfterAll
  static void close() {
    index.close();
  }

  /* Prices from 0 to 99, spread evenly. */
  private static Product product(int i) {
    return new Product(
        "p" + i,
        new ProductText("thing number " + i, "", List.of()),
        new CategoryPath(List.of("kind " + i % 3)),
        i % 10 == 0 ? "rare" : "usual",
        Offer.of(OptionalDouble.of(price(i)), "CNY", OptionalInt.of(1), "")
            .withAvailability(availability(i)),
        i % 4 == 0 ? Map.of() : Map.of("of", List.of("m" + i % 7, "n" + i % 11)),
        Optional.empty(),
        "",
        "",
        Optional.empty());
  }

  /* Every fiftieth is reserved until the time of its number, and some are sold. */
  private static Availability availability(int i) {
    return i % 50 == 7
        ? Availability.reserved(Optional.of(Instant.ofEpochMilli(i)))
        : i % 50 == 8 ? Availability.SOLD : Availability.AVAILABLE;
  }

  private static int price(int i) {
    return i * 7 % 100;
  }

  private static Filter from(int price) {
    return Filter.of(new Condition.Price(new PriceRange(price, Double.MAX_VALUE)));
  }

  @Test
  void theNearestOfABroadFilter() {
    check(from(5), i -> price(i) >= 5, 0);
    check(from(30), i -> price(i) >= 30, 0);
    check(from(70), i -> price(i) >= 70, 0);
    check(from(76), i -> price(i) >= 76, 0);
  }

  @Test
  void aQuarterIsBroad() throws Exception {
    try (var directory = FSDirectory.open(folder);
        var reader = DirectoryReader.open(directory)) {
      FilterBits.OfRequest request = new FilterBits().ofRequest();
      LeafReaderContext segment = reader.leaves().getFirst();
      assertThat(request.broad(segment, from(70))).isPresent();
      assertThat(request.broad(segment, from(80))).isEmpty();
    }
  }

  @Test
  void theNearestWithoutExcludedOnes() {
    check(Filter.ALL, _ -> true, 3_000);
    check(from(11), i -> price(i) >= 11, 3_000);
  }

  @Test
  void aNarrowFilterThatLooksBroad() {
    var rest = Filter.of(new Condition.Not(from(3)));
    check(rest, i -> price(i) < 3, 0);
    var usual = Filter.of(new Condition.Brands(List.of("usual")));
    check(rest.and(usual), i -> price(i) < 3 && i % 10 != 0, 0);
  }

  @Test
  void whatIsAvailableAtOneTimeOrAnother() {
    for (int time : new int[] {0, 6, 7, 56, 57, 30_000, PRODUCTS}) {
      Instant now = Instant.ofEpochMilli(time);
      check(Filter.ALL.availableAt(now), i -> availability(i).isAvailable(now), 0);
      check(from(30).availableAt(now), i -> price(i) >= 30 && availability(i).isAvailable(now), 0);
      try (IndexSnapshot snapshot = index.snapshot()) {
        assertThat(snapshot.count(Filter.ALL.availableAt(now)))
            .isEqualTo(
                (int)
                    IntStream.range(0, PRODUCTS)
                        .filter(i -> availability(i).isAvailable(now))
                        .count());
      }
    }
  }

  @Test
  void whatSuitsProfilesOfWhichEachIsAnother() {
    for (int n = 0; n < 11; n++) {
      int other = n;
      Predicate<Integer> named = i -> i % 4 != 0;
      Filter avoiding = profile(new Condition.Not(of("m3")), new Condition.Not(of("n" + n)));
      check(avoiding, i -> !named.test(i) || (i % 7 != 3 && i % 11 != other), 0);
      check(
          from(30).and(avoiding),
          i -> price(i) >= 30 && (!named.test(i) || (i % 7 != 3 && i % 11 != other)),
          0);
      Filter fitting =
          profile(
              new Condition.AnyOf(
                  List.of(
                      Filter.of(new Condition.Not(Filter.of(new Condition.HasAttribute("of")))),
                      of("m1"),
                      of("n" + n))));
      check(fitting, i -> !named.test(i) || i % 7 == 1 || i % 11 == other, 0);
      check(
          from(50).and(profile(of("m" + n % 7).all().getFirst(), new Condition.Not(of("n2")))),
          i -> price(i) >= 50 && named.test(i) && i % 7 == other % 7 && i % 11 != 2,
          0);
    }
  }

  private static Filter of(String value) {
    return Filter.of(new Condition.Attribute("of", List.of(value)));
  }

  private static Filter profile(Condition... conditions) {
    return Filter.of(new Condition.OfProfile(Filter.of(conditions)));
  }

  @Test
  void whatIsAllowedIsFoundOutForWhatAnotherRequestAsksAgain() throws Exception {
    try (var directory = FSDirectory.open(folder);
        var reader = DirectoryReader.open(directory)) {
      var filters = new FilterBits();
      LeafReaderContext segment = reader.leaves().getFirst();
      FilterBits.OfRequest first = filters.ofRequest();
      assertThat(first.broad(segment, from(19))).isPresent();
      assertThat(first.broad(segment, from(19))).isPresent();
      Thread.sleep(300);
      assertThat(filters.size()).isZero();

      assertThat(filters.ofRequest().broad(segment, from(19))).isPresent();
      for (int i = 0; i < 100 && filters.size() == 0; i++) {
        Thread.sleep(50);
      }
      assertThat(filters.size()).isEqualTo(1);
    }
  }

  @Test
  void nothingAtAll() {
    check(Filter.of(new Condition.Not(from(0))), _ -> false, 0);
  }

  private static void check(Filter filter, Predicate<Integer> oracle, int excluded) {
    int[] asked = IntStream.range(0, 5).toArray();
    for (int turn : asked) { // known in the background from the second time on
      float[] user = RandomVectors.direction(DIMENSION, new Random(turn)).toArray();
      List<String> best = best(user, oracle, excluded + K);
      try (IndexSnapshot snapshot = index.snapshot()) {
        Set<ProductRef> without =
            new HashSet<>(snapshot.find(best.subList(0, Math.min(best.size(), excluded))).values());
        List<String> left = best.subList(without.size(), Math.min(best.size(), without.size() + K));
        var restriction = Restriction.to(filter).without(without);

        List<String> found =
            ids(
                snapshot,
                snapshot.retrieve(
                    new Retrieval.NearestItems(QueryVector.of(user), K), restriction));

        assertThat(found).hasSameSizeAs(left);
        assertThat(found.stream().filter(left::contains).count())
            .isGreaterThanOrEqualTo((long) (0.95 * left.size()));
      }
    }
  }

  private static List<String> best(float[] user, Predicate<Integer> oracle, int count) {
    int[] allowed = IntStream.range(0, PRODUCTS).filter(oracle::test).toArray();
    double[] scores =
        IntStream.of(allowed).mapToDouble(i -> Vectors.dot(user, VECTORS[i])).toArray();
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double least = sorted.length < count ? Double.NEGATIVE_INFINITY : sorted[sorted.length - count];
    return IntStream.range(0, allowed.length)
        .filter(at -> scores[at] >= least)
        .boxed()
        .sorted(Comparator.comparingDouble(at -> -scores[at]))
        .map(at -> "p" + allowed[at])
        .toList();
  }

  private static List<String> ids(IndexSnapshot snapshot, List<Hit> hits) {
    return snapshot.ids(hits.stream().mapToInt(hit -> IndexSnapshot.doc(hit.product())).toArray());
  }

  @Test
  void whatComesFirstInAnOrder() {
    try (IndexSnapshot snapshot = index.snapshot()) {
      List<String> newest =
          ids(snapshot, snapshot.retrieve(new Retrieval.Newest(20), Restriction.to(from(41))));

      assertThat(newest)
          .isEqualTo(
              IntStream.iterate(PRODUCTS - 1, i -> i - 1)
                  .filter(i -> price(i) >= 41)
                  .limit(20)
                  .mapToObj(i -> "p" + i)
                  .toList());
    }
  }

  @Test
  void wordsAndCounts() {
    try (IndexSnapshot snapshot = index.snapshot()) {
      Filter filter = from(23);
      assertThat(snapshot.count(filter, 10).exact()).isFalse();
      TextMatches matches =
          snapshot
              .text()
              .matching("number 12345", 10, Restriction.to(filter), SearchOrder.RELEVANCE);
      assertThat(ids(snapshot, matches.hits())).allMatch(id -> price(number(id)) >= 23);
      assertThat(price(12_345)).isLessThan(23);

      assertThat(snapshot.count(from(24), Integer.MAX_VALUE))
          .isEqualTo(Count.exactly(PRODUCTS * 76 / 100));
      assertThat(snapshot.matching(refs(snapshot, 7, 8, 9), from(57)))
          .containsExactlyInAnyOrderElementsOf(refs(snapshot, 9));
    }
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  private static List<ProductRef> refs(IndexSnapshot snapshot, int... products) {
    List<String> ids = IntStream.of(products).mapToObj(i -> "p" + i).toList();
    Map<String, ProductRef> found = snapshot.find(ids);
    return ids.stream().map(found::get).toList();
  }
}
