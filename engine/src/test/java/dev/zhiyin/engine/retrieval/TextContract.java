package dev.zhiyin.engine.retrieval;

import static dev.zhiyin.engine.retrieval.IndexContract.filters;
import static dev.zhiyin.engine.retrieval.IndexContract.ids;
import static dev.zhiyin.engine.retrieval.IndexContract.largestFirst;
import static dev.zhiyin.engine.retrieval.IndexContract.matching;
import static dev.zhiyin.engine.retrieval.IndexContract.retrieved;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.TitleGrams;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.prefix.PrefixQuery;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.Facets.DistanceCount;
import dev.zhiyin.engine.retrieval.Facets.OfAttribute;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How products are found by words, counted by facets and found by how their names begin. */
public interface TextContract extends IndexContract {
  @RandomSeeds
  default void wordsFindExactlyTheAllowedProductsThatHaveThem(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<String> withTheWord =
            withTheWord(shop, filter).stream().map(one -> one.product().id()).toList();
        TextMatches found = matching(shop, 500, filter);

        assertThat(shop.ids(found.hits()))
            .as("%s", filter)
            .containsExactlyInAnyOrderElementsOf(withTheWord);
        assertThat(matching(shop, 1, filter).total()).isEqualTo(Count.exactly(withTheWord.size()));
        assertThat(retrieved(shop, new Retrieval.Words("帐篷", 500), filter)).isEqualTo(found.hits());
      }
    }
  }

  /* As many of each as a request may have. */
  @Test
  default void manyWordsAndAfilterOfManyConditionsAreNoMoreThanAnIndexTakes() {
    String words =
        IntStream.range(0, 200).mapToObj(i -> "w" + i).collect(Collectors.joining(" ", "帐篷 ", ""));
    Filter filter =
        new Filter(
            IntStream.range(0, 200)
                .mapToObj(i -> new PriceRange(5.001 + i / 1e3, 5.0015 + i / 1e3))
                .<Condition>map(range -> new Condition.Not(Filter.of(new Condition.Price(range))))
                .toList());
    Restriction restriction = Restriction.to(filter);
    try (var shop = shop(40, new Random(1))) {
      List<String> withTheWord =
          withTheWord(shop, Filter.ALL).stream().map(one -> one.product().id()).toList();
      TextIndex text = shop.view().text();
      assertThat(shop.ids(text.matching(words, 99, restriction, SearchOrder.RELEVANCE).hits()))
          .containsExactlyInAnyOrderElementsOf(withTheWord);
      assertThat(text.matching(words, 99, restriction, SearchOrder.PRICE).hits()).isEmpty();
      assertThat(text.facets(words, restriction, FacetFields.USUAL).brands()).isEmpty();
      assertThat(retrieved(shop, new Retrieval.Words(words, 99), filter))
          .hasSize(withTheWord.size());
    }
  }

  @RandomSeeds
  default void matchesComeInTheOrderThatIsAskedFor(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (SearchOrder order : SearchOrder.values()) {
        List<IndexedProduct> found =
            shop.content(shop.view().text().matching("帐篷", 500, Restriction.NONE, order).hits());
        assertThat(found).hasSameElementsAs(withTheWord(shop, Filter.ALL));
        if (order != SearchOrder.RELEVANCE) {
          assertThat(found).as("%s", order).isSortedAccordingTo(inOrder(order));
        }
      }
    }
  }

  private static Comparator<IndexedProduct> inOrder(SearchOrder order) {
    return switch (order) {
      case RELEVANCE -> throw new IllegalArgumentException("not told by the products");
      case PRICE ->
          Comparator.comparingDouble(
              one -> one.product().offer().price().orElse(Double.POSITIVE_INFINITY));
      case PRICE_DOWN ->
          Comparator.comparingDouble(
              one -> -one.product().offer().price().orElse(Double.NEGATIVE_INFINITY));
      case NEWEST -> Comparator.comparing(IndexedProduct::since).reversed();
      case POPULAR -> Comparator.comparingLong(IndexedProduct::popularity).reversed();
    };
  }

  @RandomSeeds
  default void facetsCountTheKindsOfWhatMatches(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<Product> matching =
            withTheWord(shop, filter).stream().map(IndexedProduct::product).toList();
        Facets facets = shop.view().text().facets("帐篷", Restriction.to(filter), FacetFields.USUAL);
        assertThat(facets.categories())
            .as("%s", filter)
            .isEqualTo(
                counted(
                    matching.stream()
                        .flatMap(one -> one.category().prefixes().stream())
                        .map(CategoryPath::toString)));
        assertThat(facets.brands())
            .isEqualTo(
                counted(matching.stream().map(Product::brand).filter(brand -> !brand.isBlank())));
        requireDividing(
            facets.prices(),
            matching.stream()
                .map(one -> one.offer().price().stream().boxed().toList())
                .filter(price -> !price.isEmpty())
                .toList());
      }
    }
  }

  @RandomSeeds(4)
  default void facetsCountTheValuesOfDeclaredAttributes(Seed seed) {
    var random = seed.random();
    var fields =
        FacetFields.of(
            List.of("Weight", "condition", "madeOn", "color", "none"),
            new AttributeTypes(
                Stream.concat(
                        RandomCatalogue.TYPES.declared().entrySet().stream(),
                        Stream.of(Map.entry("none", new AttributeType.Numeric())))
                    .collect(toMap(Map.Entry::getKey, Map.Entry::getValue))),
            Filter.ALL);
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<IndexedProduct> matching = withTheWord(shop, filter);
        var attributes =
            shop.view().text().facets("帐篷", Restriction.to(filter), fields).attributes();

        assertThat(attributes.keySet())
            .containsExactly("Weight", "condition", "madeOn", "color", "none");
        requireDividing(
            ((OfAttribute.Numbers) requireNonNull(attributes.get("Weight"))).ranges(),
            numbers(matching, "weight"));
        requireDividing(
            ((OfAttribute.Times) requireNonNull(attributes.get("madeOn"))).ranges(),
            numbers(matching, "madeon"));
        assertThat(attributes.get("none")).isEqualTo(new OfAttribute.Numbers(List.of()));
        assertThat(attributes.get("color"))
            .as("%s", filter)
            .isEqualTo(
                new OfAttribute.Values(
                    counted(
                        matching.stream()
                            .flatMap(
                                one ->
                                    one
                                        .product()
                                        .attributes()
                                        .getOrDefault("color", List.of())
                                        .stream()
                                        .distinct()))));
        List<List<Double>> grades = numbers(matching, "condition");
        assertThat(attributes.get("condition"))
            .isEqualTo(
                new OfAttribute.Values(
                    IntStream.range(0, 4)
                        .mapToObj(
                            place ->
                                new Facets.Count(
                                    List.of("poor", "Fair", "good", "like new").get(place),
                                    grades.stream()
                                        .filter(its -> its.contains((double) place))
                                        .count()))
                        .filter(one -> one.count() > 0)
                        .toList()));
      }
    }
  }

  @RandomSeeds(4)
  default void facetsCountWhatIsNear(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        var here =
            new GeoPoint(RandomCatalogue.degrees(random), 2 * RandomCatalogue.degrees(random));
        var near = new Condition.AttributeNear("place", here, 1 + random.nextInt(20_000));
        Filter nearer = Filter.of(near).and(filter);
        var fields = FacetFields.of(List.of("Place"), RandomCatalogue.TYPES, nearer);
        var found = shop.view().text().facets("帐篷", Restriction.to(nearer), fields);

        List<IndexedProduct> matching = withTheWord(shop, nearer);
        var counts =
            ((OfAttribute.Distances) requireNonNull(found.attributes().get("Place"))).counts();
        assertThat(counts).extracting(DistanceCount::km).isEqualTo(FacetEdges.distances(near.km()));
        assertThat(counts)
            .as("%s", nearer)
            .allSatisfy(
                one ->
                    assertThat(one.count())
                        .isEqualTo(
                            matching.stream()
                                .filter(
                                    product ->
                                        FilterOracle.kilometres(product.product(), "place", here)
                                            .anyMatch(km -> km <= one.km()))
                                .count()));
        assertThat(counts.getLast().count()).isEqualTo(matching.size());
      }
    }
  }

  @Test
  default void rangesDivideAllValues() {
    String weights =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> "\"" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    Product product =
        ProductJson.read(
            "{\"id\": \"a\", \"title\": \"帐篷\", \"attributes\": {\"weight\": %s}}"
                .formatted(weights));
    try (var shop = shopOf(List.of(product), new Random(1))) {
      Facets facets =
          shop.view()
              .text()
              .facets(
                  "帐篷",
                  Restriction.NONE,
                  FacetFields.of(List.of("weight"), RandomCatalogue.TYPES, Filter.ALL));
      assertThat(facets.exact()).isTrue();
      assertThat(((OfAttribute.Numbers) requireNonNull(facets.attributes().get("weight"))).ranges())
          .hasSize(Facets.MOST_RANGES)
          .allMatch(range -> range.count() == 1);
    }
  }

  private static List<List<Double>> numbers(List<IndexedProduct> products, String attribute) {
    return products.stream()
        .map(one -> one.typed().numbers().getOrDefault(attribute, List.of()))
        .filter(its -> !its.isEmpty())
        .toList();
  }

  private static List<Facets.Count> counted(Stream<String> values) {
    return values.collect(groupingBy(value -> value, counting())).entrySet().stream()
        .map(one -> new Facets.Count(one.getKey(), one.getValue()))
        .sorted(
            Comparator.comparingLong(Facets.Count::count)
                .reversed()
                .thenComparing(Facets.Count::value, IN_UTF_8))
        .toList();
  }

  private static void requireDividing(List<Facets.RangeCount> ranges, List<List<Double>> values) {
    assertThat(ranges.isEmpty()).isEqualTo(values.isEmpty());
    double from = Double.NEGATIVE_INFINITY;
    for (Facets.RangeCount range : ranges) {
      double below = range.below().orElse(Double.POSITIVE_INFINITY);
      double first = from;
      assertThat(range.from().orElse(Double.NEGATIVE_INFINITY)).isEqualTo(from);
      assertThat(range.count())
          .isEqualTo(
              values.stream()
                  .filter(its -> its.stream().anyMatch(it -> first <= it && it < below))
                  .count());
      from = below;
    }
    if (!ranges.isEmpty()) {
      assertThat(from).isEqualTo(Double.POSITIVE_INFINITY);
    }
  }

  @RandomSeeds
  default void wordsFitAProductByWhatItHasOfThem(Seed seed) {
    var random = seed.random();
    String words = "帐篷 耳机 USB-C coffee 登山";
    try (var shop = shop(1 + random.nextInt(120), random)) {
      TextIndex text = shop.view().text();
      List<IndexedProduct> content = new ArrayList<>(shop.content());
      Collections.shuffle(content, random);
      Map<String, ProductRef> found = shop.view().find(ids(content));
      List<ProductRef> products =
          ids(content).stream().map(id -> requireNonNull(found.get(id))).toList();
      TextRelevance fit = text.fit(words, products);
      List<List<String>> matched = text.matchedTerms(text.terms(words), products);
      for (int i = 0; i < content.size(); i++) {
        IndexedProduct one = content.get(i);
        List<String> all = text.terms(everyWordOf(one));
        List<String> name =
            text.terms(
                String.join(
                    "\n",
                    one.product().title(),
                    String.join("\n", one.product().category().levels()),
                    one.product().brand()));
        assertThat(fit.scores()[i] > 0)
            .as("%s", one.product())
            .isEqualTo(having(words, all, text) > 0);
        assertThat(fit.titleGrams()[i])
            .isEqualTo(new TitleGrams(words).share(TitleGrams.folded(one.product().title())));
        assertThat((double) fit.completeness()[i])
            .isCloseTo(having(words, name, text) / 5.0, within(1e-6));
        assertThat(matched.get(i))
            .containsExactlyInAnyOrderElementsOf(
                text.terms(words).stream().filter(all::contains).toList());
      }
    }
  }

  /* Each of these words is one of its terms, or all of the parts of it. */
  private static long having(String words, List<String> terms, TextIndex text) {
    return Stream.of(words.split(" "))
        .filter(
            word -> {
              List<String> its = text.terms(word);
              return its.size() == 1
                  ? terms.contains(its.getFirst())
                  : terms.contains("usb-c")
                      || terms.contains("usbc")
                      || terms.containsAll(List.of("usb", "c"));
            })
        .count();
  }

  @RandomSeeds
  default void byRelevanceAnyWordIsEnoughAndInOtherOrdersMostAreNeeded(Seed seed) {
    var random = seed.random();
    String words = "帐篷 耳机 USB-C coffee 登山";
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (SearchOrder order : SearchOrder.values()) {
        int needed = order == SearchOrder.RELEVANCE ? 1 : 3;
        TextIndex text = shop.view().text();
        TextMatches found = text.matching(words, 500, Restriction.NONE, order);
        List<String> matching =
            shop.content().stream()
                .filter(one -> having(words, text.terms(everyWordOf(one)), text) >= needed)
                .map(one -> one.product().id())
                .toList();
        assertThat(shop.ids(found.hits()))
            .as("%s", order)
            .containsExactlyInAnyOrderElementsOf(matching);
        assertThat(found.total()).isEqualTo(Count.exactly(matching.size()));
        assertThat(
                text.facets(words, Restriction.NONE, FacetFields.USUAL).brands().stream()
                    .mapToLong(Facets.Count::count)
                    .sum())
            .isLessThanOrEqualTo(matching.size());
      }
    }
  }

  @RandomSeeds
  default void scoresOfWordsAreTheSameWhetherProductsAreFoundOrNamed(Seed seed) {
    var random = seed.random();
    String words = "帐篷 耳机 USB-C coffee 登山";
    try (var shop = shop(1 + random.nextInt(120), random)) {
      List<Hit> found = retrieved(shop, new Retrieval.Words(words, 500), Filter.ALL);
      float[] named =
          shop.view().text().fit(words, found.stream().map(Hit::product).toList()).scores();
      for (int i = 0; i < named.length; i++) {
        assertThat(named[i]).isCloseTo(found.get(i).score(), within(1e-4f));
      }
    }
  }

  /* Also a word that is indexed as written and in parts: each term makes the title longer by one. */
  @Test
  default void theLengthOfATextIsTheNumberOfItsTerms() {
    String parts = "Wi-Fi6 AX9 tent";
    String plain = "tent lamp stove mug rope boots gloves compass";
    List<Product> products = List.of(Product.titled("a", parts), Product.titled("b", plain));
    try (var shop = shopOf(products, new Random(1))) {
      TextIndex text = shop.view().text();
      assertThat(text.terms(parts)).hasSizeGreaterThan(text.terms(plain).size());
      Map<String, ProductRef> found = shop.view().find(List.of("a", "b"));
      float[] scores =
          text.fit("tent", List.of(requireNonNull(found.get("a")), requireNonNull(found.get("b"))))
              .scores();
      assertThat(scores[0]).isPositive().isLessThan(scores[1]);
    }
  }

  @Test
  default void wordsOfTheShopAreFoundWholeAndSynonymsInTheirPlace() {
    List<Product> products =
        List.of(
            Product.titled("cream", "清爽防晒霜"),
            Product.titled("spray", "防晒喷雾"),
            Product.titled("mat", "防水垫 晾晒 霜花"),
            Product.titled("milk", "隔离乳"),
            Product.titled("sneakers", "trail sneakers"),
            Product.titled("shoes", "leather shoes"),
            Product.titled("tv", "television"),
            Product.titled("old", "telly"));
    try (var shop = shopOf(products, new Random(1))) {
      TextIndex text = shop.view().text();
      assertThat(found(shop, "防晒霜")).containsExactlyInAnyOrder("cream", "milk");
      assertThat(found(shop, "防晒")).containsExactlyInAnyOrder("cream", "spray");
      assertThat(found(shop, "running shoes")).containsExactly("sneakers");
      assertThat(found(shop, "telly")).containsExactly("tv");
      assertThat(found(shop, "television")).containsExactly("tv");
      List<TextWord> asked = text.asked("买防晒霜");
      assertThat(asked.getLast().wholes()).containsExactly("防晒霜");
      List<String> terms = asked.stream().flatMap(TextWord::terms).distinct().toList();
      List<ProductRef> milk =
          List.of(requireNonNull(shop.view().find(List.of("milk")).get("milk")));
      assertThat(
              asked
                  .getLast()
                  .synonyms()
                  .getFirst()
                  .isAmong(text.matchedTerms(terms, milk).getFirst()))
          .isTrue();
      assertThat(text.fit("防晒霜", milk).completeness()).containsExactly(1f);
      assertThat(text.highlighter("防晒霜").apply("清爽防晒霜")).hasValue("清爽<em>防晒霜</em>");
      assertThat(text.highlighter("running shoes").apply("sneakers")).hasValue("<em>sneakers</em>");
    }
  }

  private static List<String> found(IndexedShop shop, String words) {
    return shop.ids(
        shop.view().text().matching(words, 10, Restriction.NONE, SearchOrder.RELEVANCE).hits());
  }

  private static List<IndexedProduct> withTheWord(IndexedShop shop, Filter filter) {
    return shop.allowed(filter).stream()
        .filter(one -> shop.view().text().terms(everyWordOf(one)).contains("帐篷"))
        .toList();
  }

  private static String everyWordOf(IndexedProduct one) {
    var product = one.product();
    return String.join(
        "\n",
        product.title(),
        product.text().description(),
        String.join("\n", product.text().reviews()),
        String.join("\n", product.category().levels()),
        product.brand());
  }

  @RandomSeeds
  default void beginningsBringThePopularOfTheAllowedProductsThatBeginSo(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      Map<String, NameWords> titles = titles(shop);
      for (String text : List.of("z", "zhang", "帐", "te", "usb-c", "耳机", "cofee")) {
        PrefixQuery exact = PrefixQuery.of(text).orElseThrow();
        for (PrefixQuery typed :
            Stream.concat(Stream.of(exact), exact.mistyped().stream()).toList()) {
          for (Filter filter : filters(random)) {
            List<IndexedProduct> found =
                shop.content(
                    retrieved(shop, new Retrieval.Beginning(NamePart.TITLE, typed, 500), filter));
            assertThat(found)
                .as("%s %s", typed, filter)
                .filteredOn(one -> begins(one, typed, titles)) // initials are found as well
                .isEqualTo(
                    shop.allowed(filter).stream()
                        .filter(one -> begins(one, typed, titles))
                        .sorted(largestFirst(IndexedProduct::popularity))
                        .toList());
          }
        }
      }
    }
  }

  /* More of them than an index may remember, and filters that leave most or few of those. */
  @RandomSeeds(2)
  default void ofManyThatBeginSoTheMostPopularComeFirst(Seed seed) {
    var random = seed.random();
    try (var shop = shop(700, random)) {
      Map<String, NameWords> titles = titles(shop);
      for (String text : List.of("z", "t", "帐")) {
        PrefixQuery typed = PrefixQuery.of(text).orElseThrow();
        var beginning = new Retrieval.Beginning(NamePart.TITLE, typed, 100);
        for (Filter filter : filters(random)) {
          assertThat(shop.content(retrieved(shop, beginning, filter)))
              .as("%s %s", text, filter)
              .isEqualTo(
                  shop.allowed(filter).stream()
                      .filter(one -> begins(one, typed, titles))
                      .sorted(largestFirst(IndexedProduct::popularity))
                      .limit(100)
                      .toList());
        }
      }
    }
  }

  private static boolean begins(
      IndexedProduct one, PrefixQuery typed, Map<String, NameWords> titles) {
    return requireNonNull(titles.get(one.product().id())).begins(typed);
  }

  private static Map<String, NameWords> titles(IndexedShop shop) {
    var titles = new HashMap<String, NameWords>();
    Map<String, ProductRef> refs = shop.view().find(ids(shop.content()));
    List<String> ids = List.copyOf(refs.keySet());
    List<ProductParts> parts =
        shop.view().fetch(ids.stream().map(refs::get).toList(), Set.of(Part.TITLE));
    for (int i = 0; i < ids.size(); i++) {
      titles.put(ids.get(i), parts.get(i).title());
    }
    return titles;
  }

  @RandomSeeds(1)
  default void aWordThatNoProductHasMeansWhatLooksLikeIt(Seed seed) {
    var random = seed.random();
    try (var shop = shop(60, random)) {
      TextIndex text = shop.view().text();
      assertThat(text.meant("hedphones 茶", List.of("Wired Headphones", "hedfones", "headset 茶")))
          .isEqualTo(List.of(List.of("Headphones"), List.of("hedfones"), List.of()));
      String known =
          shop.content().stream()
              .flatMap(one -> Stream.of(one.product().title().toLowerCase(Locale.ROOT).split(" ")))
              .filter(word -> word.matches("[a-z]{4,}"))
              .findFirst()
              .orElseThrow();
      assertThat(text.meant(known, List.of(known))).isEqualTo(List.of(List.of()));
    }
  }

  /* However many others there are. */
  @Test
  default void oneOfManyWordsMayBeMistyped() {
    String words =
        IntStream.range(0, 50)
            .mapToObj(i -> "" + (char) ('b' + i / 10) + (char) ('p' + i % 10))
            .collect(Collectors.joining(" ", "", " hedphones"));
    try (var shop = shopOf(List.of(Product.titled("a", "Wired Headphones")), new Random(1))) {
      assertThat(found(shop, words)).containsExactly("a");
    }
  }
}
