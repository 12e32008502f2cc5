package dev.zhiyin.engine.retrieval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.lucene.TitleGrams;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.prefix.Typed;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.Facets.OfAttribute;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomAvailability;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every implementation of the two ports of an index must do, whatever it is built on: the
 * retrieval port against plain loops over all that was put in, and the write port as a sequence of
 * changes.
 */
public abstract class IndexContract {
  /** Floats of every vector. */
  protected static final int DIMENSION = 8;

  /** What every index is opened with. */
  protected static final Vocabulary VOCABULARY =
      new Vocabulary(
          ShopWords.of(List.of(ofBrand("防晒"), ofBrand("防晒霜"))),
          Synonyms.of("synonyms", "防晒霜, 隔离乳\nrunning shoes, sneakers\ntelly => television"));

  private static final int FILTERS = 12;
  private static final int ALL = 1_000_000;

  /** More than any shop here has. */
  private static final int ALL_OF_FEW = 500;

  private static final Comparator<String> IN_UTF_8 =
      Comparator.comparing(id -> id.getBytes(UTF_8), Arrays::compareUnsigned);

  @TempDir protected Path folder;

  private static Product ofBrand(String brand) {
    return ProductJson.read(
        "{\"id\": \"b\", \"title\": \"t\", \"brand\": \"%s\"}".formatted(brand));
  }

  /** Opens the index in a folder as its last commit left it, or an empty one. */
  protected abstract WritableIndex open(Path folder);

  /** An index of these products, in any of the ways in which one can be made. */
  protected IndexedShop shopOf(List<Product> products, Random random) {
    return IndexedShop.grown(open(folder), products, DIMENSION, random);
  }

  @RandomSeeds
  void everySearchReturnsAsManyAllowedProductsAsThereAre(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(150), random)) {
      for (Filter filter : filters(random)) {
        int k = 1 + random.nextInt(40);
        List<String> allowed =
            shop.allowed(filter).stream().map(one -> one.product().id()).toList();
        int wanted = Math.min(k, allowed.size());
        float[] user = RandomVectors.floats(DIMENSION, random);
        var text = RandomVectors.direction(DIMENSION, random);

        assertThat(
                shop.ids(
                    retrieved(shop, new Retrieval.NearestItems(QueryVector.of(user), k), filter)))
            .as("vectors, %s", filter)
            .hasSize(wanted)
            .doesNotHaveDuplicates()
            .isSubsetOf(allowed);
        assertThat(shop.ids(retrieved(shop, texts(text, k), filter)))
            .as("texts, %s", filter)
            .hasSize(wanted)
            .doesNotHaveDuplicates()
            .isSubsetOf(allowed);
        assertThat(shop.ids(retrieved(shop, new Retrieval.Popular(k), filter)))
            .as("popular, %s", filter)
            .hasSize(wanted)
            .doesNotHaveDuplicates()
            .isSubsetOf(allowed);
        assertThat(shop.view().count(filter, ALL))
            .as("%s", filter)
            .isEqualTo(Count.exactly(allowed.size()));
      }
    }
  }

  @RandomSeeds
  void nearestNeighboursInASmallShopAreThoseOfAFullSort(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(80), random)) {
      for (Filter filter : filters(random)) {
        int k = shop.content().size();
        float[] user = RandomVectors.floats(DIMENSION, random);
        var text = RandomVectors.direction(DIMENSION, random);

        assertThat(
                shop.ids(
                    retrieved(shop, new Retrieval.NearestItems(QueryVector.of(user), k), filter)))
            .isEqualTo(
                shop.best(k, filter, one -> RandomVectors.dot(user, one.towerVectors().item())));
        assertThat(shop.ids(retrieved(shop, texts(text, k), filter)))
            .isEqualTo(
                shop.best(
                    k,
                    filter,
                    one -> RandomVectors.dot(text.toArray(), one.embedding().toArray())));
      }
    }
  }

  @RandomSeeds
  void whatIsSoldOrReservedIsGoneUntilItsTimeHasPassed(Seed seed) {
    var random = seed.random();
    List<Product> products =
        RandomAvailability.of(RandomCatalogue.of(1 + random.nextInt(150), random), random);
    try (var shop = shopOf(products, random)) {
      for (int i = 0; i < FILTERS; i++) {
        Filter filter = i % 2 == 0 ? Filter.ALL : RandomFilter.of(random);
        Filter now = filter.availableAt(RandomAvailability.time(random));
        List<String> allowed = shop.allowed(now).stream().map(one -> one.product().id()).toList();
        float[] user = RandomVectors.floats(DIMENSION, random);
        for (Retrieval retrieval :
            List.of(
                new Retrieval.NearestItems(QueryVector.of(user), ALL_OF_FEW),
                texts(RandomVectors.direction(DIMENSION, random), ALL_OF_FEW),
                new Retrieval.Newest(ALL_OF_FEW),
                new Retrieval.Popular(ALL_OF_FEW),
                new Retrieval.Named(products.stream().map(Product::id).toList()))) {
          assertThat(shop.ids(retrieved(shop, retrieval, now)))
              .as("%s, %s", retrieval, now)
              .containsExactlyInAnyOrderElementsOf(allowed);
        }
        assertThat(shop.ids(matching(shop, 500, now).hits()))
            .as("words, %s", now)
            .isSubsetOf(allowed);
        assertThat(shop.view().count(now, ALL)).isEqualTo(Count.exactly(allowed.size()));
        assertThat(
                shop.idsOf(
                    List.copyOf(
                        shop.view()
                            .matching(shop.view().byId("", 500, Filter.ALL).products(), now))))
            .containsExactlyInAnyOrderElementsOf(allowed);
        assertThat(shop.idsOf(shop.view().byId("", 500, now).products()))
            .containsExactlyInAnyOrderElementsOf(allowed);
      }
    }
  }

  @RandomSeeds(4)
  void notesAreToldFromProductsAndFoundByWhatTheyAreOn(Seed seed) {
    var random = seed.random();
    List<Product> products =
        RandomCatalogue.noted(RandomCatalogue.of(1 + random.nextInt(90), random), random);
    try (var shop = shopOf(products, random)) {
      for (Filter kind :
          List.of(
              Filter.NOTES,
              Filter.PRODUCTS,
              Filter.of(new Condition.NotesOn("p" + random.nextInt(20))),
              Filter.of(new Condition.NotesOn("P1")),
              Filter.of(new Condition.Not(Filter.PRODUCTS)),
              Filter.of(new Condition.AnyOf(List.of(Filter.NOTES, Filter.PRODUCTS))))) {
        for (Filter filter : List.of(kind, kind.and(RandomFilter.of(random)))) {
          List<String> allowed =
              shop.allowed(filter).stream().map(one -> one.product().id()).toList();
          assertThat(shop.ids(retrieved(shop, new Retrieval.Popular(ALL_OF_FEW), filter)))
              .as("%s", filter)
              .containsExactlyInAnyOrderElementsOf(allowed);
          assertThat(shop.view().count(filter, ALL)).isEqualTo(Count.exactly(allowed.size()));
        }
      }
    }
  }

  @RandomSeeds
  void wordsFindExactlyTheAllowedProductsThatHaveThem(Seed seed) {
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

  @RandomSeeds
  void matchesComeInTheOrderThatIsAskedFor(Seed seed) {
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
      case SALES -> Comparator.comparingLong(IndexedProduct::popularity).reversed();
    };
  }

  @RandomSeeds
  void facetsCountTheKindsOfWhatMatches(Seed seed) {
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
  void facetsCountTheValuesOfDeclaredAttributes(Seed seed) {
    var random = seed.random();
    var fields =
        FacetFields.of(
            List.of("Weight", "condition", "madeOn", "color", "none"),
            new AttributeTypes(
                Stream.concat(
                        RandomCatalogue.TYPES.declared().entrySet().stream(),
                        Stream.of(Map.entry("none", new AttributeType.Numeric())))
                    .collect(toMap(Map.Entry::getKey, Map.Entry::getValue))));
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
  void numbersAndDistancesAreThoseOfTheProducts(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      List<IndexedProduct> content = new ArrayList<>(shop.content());
      Collections.shuffle(content, random);
      Map<String, ProductRef> found = shop.view().find(ids(content));
      List<ProductRef> products =
          content.stream().map(one -> requireNonNull(found.get(one.product().id()))).toList();
      for (NumberField field :
          List.of(
              NumberField.OfOffer.PRICE,
              NumberField.OfOffer.STOCK,
              NumberField.OfOffer.CREATED,
              new NumberField.OfAttribute("weight"),
              new NumberField.OfAttribute("madeon"),
              new NumberField.OfAttribute("none"))) {
        List<double[]> numbers = shop.view().numbers(field, products);
        for (int i = 0; i < numbers.size(); i++) {
          assertThat(numbers.get(i))
              .as(field.text())
              .isEqualTo(IndexedShop.numbers(field, content.get(i).product()));
        }
      }
      var from = new GeoPoint(random.nextDouble(-90, 90), random.nextDouble(-180, 180));
      double[] distances = shop.view().kilometres("place", from, products);
      for (int i = 0; i < distances.length; i++) {
        double nearest =
            FilterOracle.kilometres(content.get(i).product(), "place", from)
                .min()
                .orElse(Double.NaN);
        assertThat(distances[i])
            .satisfies(
                it ->
                    assertThat(
                            Double.isNaN(nearest) ? Double.isNaN(it) : Math.abs(it - nearest) < .01)
                        .as("%s, not %s", it, nearest)
                        .isTrue());
      }
      assertThat(shop.view().kilometres("nowhere", from, products)).containsOnly(Double.NaN);
    }
  }

  @RandomSeeds(4)
  void groupsAreKnownByTheirMembersAndExcludedAsAWhole(Seed seed) {
    var random = seed.random();
    int size = 1 + random.nextInt(120);
    List<Product> products = RandomCatalogue.grouped(RandomCatalogue.of(size, random), random);
    try (var shop = shopOf(products, random)) {
      IndexView view = shop.view();
      List<ProductRef> all = view.byId("", 500, Filter.ALL).products();
      Map<String, String> groups = products.stream().collect(toMap(Product::id, Product::groupId));
      assertThat(view.fetch(all, Set.of(Part.GROUP)).stream().map(ProductParts::group))
          .isEqualTo(shop.idsOf(all).stream().map(groups::get).toList());
      for (Filter filter : filters(random)) {
        Set<String> some =
            groups.values().stream()
                .filter(group -> !group.isEmpty() && random.nextBoolean())
                .collect(toSet());
        String one = "p" + random.nextInt(size);
        Restriction within =
            Restriction.to(filter).without(Set.copyOf(view.find(List.of(one)).values()));
        List<Product> allowed =
            shop.allowed(filter).stream()
                .map(IndexedProduct::product)
                .filter(product -> !product.id().equals(one))
                .toList();

        Map<String, Set<String>> members = new HashMap<>();
        view.members(some, within)
            .forEach((group, its) -> members.put(group, Set.copyOf(shop.idsOf(its))));
        assertThat(members)
            .as("%s", filter)
            .isEqualTo(
                allowed.stream()
                    .filter(product -> some.contains(product.groupId()))
                    .collect(groupingBy(Product::groupId, mapping(Product::id, toSet()))));

        List<String> others =
            allowed.stream()
                .filter(product -> !some.contains(product.groupId()))
                .map(Product::id)
                .toList();
        for (Retrieval retrieval :
            List.of(
                new Retrieval.NearestItems(
                    QueryVector.of(RandomVectors.floats(DIMENSION, random)), ALL_OF_FEW),
                texts(RandomVectors.direction(DIMENSION, random), ALL_OF_FEW),
                new Retrieval.Popular(ALL_OF_FEW),
                new Retrieval.Newest(ALL_OF_FEW),
                new Retrieval.Named(groups.keySet()))) {
          assertThat(shop.ids(view.retrieve(retrieval, within.withoutGroups(some))))
              .as("%s, %s", retrieval, filter)
              .containsExactlyInAnyOrderElementsOf(others);
        }
        assertThat(
                shop.ids(
                    view.text()
                        .matching("帐篷", 500, within.withoutGroups(some), SearchOrder.PRICE)
                        .hits()))
            .isSubsetOf(others);
      }
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
  void wordsFitAProductByWhatItHasOfThem(Seed seed) {
    var random = seed.random();
    String words = "帐篷 耳机 USB-C coffee 登山";
    try (var shop = shop(1 + random.nextInt(120), random)) {
      TextIndex text = shop.view().text();
      List<IndexedProduct> content = new ArrayList<>(shop.content());
      Collections.shuffle(content, random);
      Map<String, ProductRef> found = shop.view().find(ids(content));
      List<ProductRef> products =
          ids(content).stream().map(id -> requireNonNull(found.get(id))).toList();
      WordFit fit = text.fit(words, products);
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
  void byRelevanceAnyWordIsEnoughAndInOtherOrdersMostAreNeeded(Seed seed) {
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
  void scoresOfWordsAreTheSameWhetherProductsAreFoundOrNamed(Seed seed) {
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
  void theLengthOfATextIsTheNumberOfItsTerms() {
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
  void wordsOfTheShopAreFoundWholeAndSynonymsInTheirPlace() {
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
      assertThat(text.highlighted("清爽防晒霜", "防晒霜")).hasValue("清爽<em>防晒霜</em>");
      assertThat(text.highlighted("sneakers", "running shoes")).hasValue("<em>sneakers</em>");
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

  @RandomSeeds
  void beginningsBringThePopularOfTheAllowedProductsThatBeginSo(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      Map<String, NameWords> titles = titles(shop);
      for (String text : List.of("z", "zhang", "帐", "te", "usb-c", "耳机", "cofee")) {
        Typed exact = Typed.of(text).orElseThrow();
        for (Typed typed : Stream.concat(Stream.of(exact), exact.mistyped().stream()).toList()) {
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

  @RandomSeeds(1)
  void aWordThatNoProductHasMeansWhatLooksLikeIt(Seed seed) {
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

  private static boolean begins(IndexedProduct one, Typed typed, Map<String, NameWords> titles) {
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

  @RandomSeeds
  void theLatestAreThoseOfAFullSort(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<IndexedProduct> latest =
            shop.content(retrieved(shop, new Retrieval.Newest(30), filter));
        assertThat(latest).doesNotHaveDuplicates().isSubsetOf(shop.allowed(filter));
        assertThat(latest)
            .isEqualTo(
                shop.allowed(filter).stream()
                    .sorted(largestFirst(one -> one.since().toEpochMilli()))
                    .limit(30)
                    .toList());
      }
    }
  }

  @RandomSeeds
  void ofNamedProductsTheAllowedOnesComeInTheOrderGiven(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<String> allowed =
            shop.allowed(filter).stream().map(one -> one.product().id()).toList();
        var ids = new ArrayList<>(List.of("unknown", "p"));
        random.ints(0, 140).distinct().limit(random.nextInt(80)).forEach(i -> ids.add("p" + i));
        Collections.shuffle(ids, random);

        assertThat(shop.ids(retrieved(shop, new Retrieval.Named(ids), filter)))
            .as("%s", filter)
            .isEqualTo(ids.stream().filter(allowed::contains).toList());
      }
      assertThat(retrieved(shop, new Retrieval.Named(List.of()), Filter.ALL)).isEmpty();
    }
  }

  @RandomSeeds
  void thePopularComeByHowManyShoppersInteractedWithThem(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<IndexedProduct> popular =
            shop.content(retrieved(shop, new Retrieval.Popular(30), filter));
        assertThat(popular).doesNotHaveDuplicates().isSubsetOf(shop.allowed(filter));
        assertThat(popular)
            .isEqualTo(
                shop.allowed(filter).stream()
                    .sorted(largestFirst(IndexedProduct::popularity))
                    .limit(30)
                    .toList());
      }
    }
  }

  /* Equal ones in the order that every index has. */
  private static Comparator<IndexedProduct> largestFirst(ToLongFunction<IndexedProduct> number) {
    return Comparator.<IndexedProduct>comparingLong(
            one -> OrderKey.of(number.applyAsLong(one), one.product().id()))
        .reversed();
  }

  @RandomSeeds
  void categoriesBringTheProductsOfMostOfThemFirst(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      var paths = Stream.of("户外用品", "户外用品 > 背包", "Home").map(CategoryPath::parse).toList();
      for (Filter filter : filters(random)) {
        List<IndexedProduct> found =
            shop.content(retrieved(shop, new Retrieval.InCategories(paths, 20), filter));
        assertThat(found).doesNotHaveDuplicates().isSubsetOf(shop.allowed(filter));
        assertThat(found)
            .isEqualTo(
                shop.allowed(filter).stream()
                    .filter(one -> of(one, paths) > 0)
                    .sorted(
                        Comparator.<IndexedProduct>comparingLong(one -> -of(one, paths))
                            .thenComparing(largestFirst(IndexedProduct::popularity)))
                    .limit(20)
                    .toList());
      }
    }
  }

  @RandomSeeds
  void whatIsExcludedIsSkippedAndOthersComeInstead(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<IndexedProduct> left =
            shop.allowed(filter).stream().filter(_ -> random.nextInt(3) > 0).toList();
        Set<String> kept = left.stream().map(one -> one.product().id()).collect(toSet());
        List<String> excluded =
            shop.content().stream()
                .map(one -> one.product().id())
                .filter(id -> !kept.contains(id))
                .toList();
        var restriction =
            Restriction.to(filter).without(Set.copyOf(shop.view().find(excluded).values()));
        int k = 1 + random.nextInt(40);
        float[] user = RandomVectors.floats(DIMENSION, random);
        List<Retrieved> batch =
            shop.view()
                .retrieve(
                    List.of(
                        new Retrieval.NearestItems(QueryVector.of(user), k),
                        texts(RandomVectors.direction(DIMENSION, random), k),
                        new Retrieval.Newest(k),
                        new Retrieval.Popular(k)),
                    restriction);
        for (Retrieved one : batch) {
          assertThat(shop.ids(one.hits()))
              .hasSize(Math.min(k, kept.size()))
              .doesNotHaveDuplicates()
              .isSubsetOf(kept);
        }
        assertThat(shop.ids(batch.getFirst().hits()))
            .isEqualTo(
                IndexedShop.best(
                    k, left, one -> RandomVectors.dot(user, one.towerVectors().item())));
        assertThat(shop.ids(shop.view().retrieve(new Retrieval.Words("帐篷", ALL), restriction)))
            .isSubsetOf(kept);
      }
    }
  }

  @RandomSeeds
  void partsAreWhatWasPutIn(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      var content = new ArrayList<>(shop.content());
      Collections.shuffle(content, random);
      Map<String, ProductRef> found =
          shop.view().find(content.stream().map(one -> one.product().id()).toList());
      List<ProductRef> products =
          content.stream().map(one -> requireNonNull(found.get(one.product().id()))).toList();
      List<ProductParts> parts = shop.view().fetch(products, EnumSet.allOf(Part.class));
      for (int i = 0; i < parts.size(); i++) {
        ProductParts part = parts.get(i);
        IndexedProduct put = content.get(i);
        assertThat(part.id()).isEqualTo(put.product().id());
        assertThat(part.product()).isEqualTo(put.product());
        assertThat(part.kinds()).isEqualTo(Kinds.of(put.product()));
        assertThat(part.title().whole()).isEqualTo(put.product().title());
        assertThat(part.embedding().toArray()).isEqualTo(put.embedding().toArray());
        assertThat(part.itemVector()).isEqualTo(put.towerVectors().item());
        assertThat(part.historyVector()).isEqualTo(put.towerVectors().history());
        assertThat(part.stats()).isEqualTo(new ProductParts.Stats(put.popularity(), put.since()));
      }
      ProductParts idOnly = shop.view().fetch(products.subList(0, 1), Set.of(Part.ID)).getFirst();
      assertThatThrownBy(idOnly::product).isInstanceOf(IllegalStateException.class);
    }
  }

  @RandomSeeds
  void whatComesAlongIsWhatIsFetchedWithout(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(60), random);
        IndexView other = shop.view()) {
      List<String> ids = ids(shop.content());
      Set<Part> along = EnumSet.noneOf(Part.class);
      EnumSet.allOf(Part.class).stream().filter(_ -> random.nextBoolean()).forEach(along::add);
      List<ProductRef> retrieved =
          other
              .retrieve(
                  List.of(new Retrieval.Named(ids), new Retrieval.Newest(5)),
                  Restriction.NONE,
                  along)
              .getFirst()
              .hits()
              .stream()
              .map(Hit::product)
              .toList();
      Map<String, ProductRef> found = other.find(ids, along);
      assertThat(shop.idsOf(retrieved)).isEqualTo(ids);
      assertThat(found).containsOnlyKeys(ids);
      for (Part part : EnumSet.allOf(Part.class)) {
        assertThat(other.fetch(retrieved, Set.of(part)))
            .as("%s, along %s", part, along)
            .usingRecursiveComparison()
            .isEqualTo(shop.view().fetch(retrieved, Set.of(part)));
      }
    }
  }

  @RandomSeeds
  void theNewestProductTellsWhenItCame(Seed seed) {
    var random = seed.random();
    try (var shop = shop(random.nextInt(3), random)) {
      assertThat(shop.view().newest())
          .isEqualTo(shop.content().stream().map(IndexedProduct::since).max(Instant::compareTo));
    }
  }

  @RandomSeeds
  void innerProductsAreThoseOfFullFloats(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(60), random)) {
      float[][] vectors = RandomVectors.matrix(3, DIMENSION, random);
      List<IndexedProduct> content = shop.content();
      List<ProductRef> products =
          shop.view().retrieve(new Retrieval.Named(ids(content)), Restriction.NONE).stream()
              .map(Hit::product)
              .toList();
      float[][] items = shop.view().innerProducts(Part.ITEM_VECTOR, vectors, products);
      float[][] texts = shop.view().innerProducts(Part.EMBEDDING, vectors, products);
      for (int v = 0; v < vectors.length; v++) {
        for (int p = 0; p < products.size(); p++) {
          IndexedProduct one = content.get(p);
          assertThat((double) items[v][p])
              .isCloseTo(RandomVectors.dot(vectors[v], one.towerVectors().item()), within(1e-4));
          assertThat((double) texts[v][p])
              .isCloseTo(RandomVectors.dot(vectors[v], one.embedding().toArray()), within(1e-4));
        }
      }
    }
  }

  @RandomSeeds
  void countingEndsWhereItIsEnough(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        long allowed = shop.allowed(filter).size();
        int enough = 1 + random.nextInt(40);
        Count count = shop.view().count(filter, enough);
        if (count.exact()) {
          assertThat(count.value()).as("%s", filter).isEqualTo(allowed);
        } else {
          assertThat(count.value()).as("%s", filter).isBetween((long) enough, allowed);
        }
      }
    }
  }

  @RandomSeeds
  void whatMatchesAmongSomeIsWhatTheFilterAllows(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<String> some = ids(shop.content()).stream().filter(_ -> random.nextBoolean()).toList();
        Set<ProductRef> matching = shop.view().matching(shop.view().find(some).values(), filter);
        assertThat(shop.idsOf(List.copyOf(matching)))
            .as("%s", filter)
            .containsExactlyInAnyOrderElementsOf(
                ids(shop.allowed(filter)).stream().filter(some::contains).toList());
      }
    }
  }

  @RandomSeeds
  void theWholeShopIsReadInTheOrderOfItsIdsStepByStep(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        var read = new ArrayList<String>();
        String after = "";
        boolean end = false;
        for (int step = 0; !end; step++) {
          assertThat(step).isLessThan(2_000);
          IndexView.Step next = shop.view().byId(after, 1 + random.nextInt(9), filter);
          read.addAll(shop.idsOf(next.products()));
          after = next.last();
          end = next.end();
        }
        assertThat(read)
            .as("%s", filter)
            .isEqualTo(ids(shop.allowed(filter)).stream().sorted(IN_UTF_8).toList());
      }
    }
  }

  /** What is in an index, or should be: titles of products, and those that are put aside. */
  private record Content(Map<String, String> titles, Set<String> aside) {
    Content() {
      this(new TreeMap<>(), new TreeSet<>());
    }

    Content copy() {
      return new Content(Map.copyOf(titles), Set.copyOf(aside));
    }
  }

  /** A numbered change; without a product it deletes, or puts aside. */
  private record Change(
      long sequence, String id, Optional<IndexedProduct> product, boolean putsAside) {
    static Change of(long sequence, Random random) {
      String id = "p" + random.nextInt(15);
      int kind = random.nextInt(8);
      var title = Product.titled(id, "帐篷 " + sequence);
      return new Change(
          sequence,
          id,
          kind < 2
              ? Optional.empty()
              : Optional.of(IndexedShop.content(List.of(title), DIMENSION, random).getFirst()),
          kind == 0);
    }

    void makeIn(WritableIndex index) {
      if (product.isPresent()) {
        index.put(product.get(), sequence);
      } else if (putsAside) {
        index.quarantine(new QuarantinedProduct(id, sequence, "no vector", Instant.EPOCH));
      } else {
        index.delete(id, sequence);
      }
    }

    void makeIn(Content content) {
      content.titles.remove(id);
      content.aside.remove(id);
      product.ifPresent(one -> content.titles.put(id, one.product().title()));
      if (putsAside) {
        content.aside.add(id);
      }
    }
  }

  /*
   * An index that is opened again or recovered stands where its commit does. Of later changes it may
   * hold some: whoever makes them again, as the port asks, has them all.
   */
  @RandomSeeds
  void viewsShowWhatWasRefreshedAndAnIndexKeepsWhatWasCommitted(Seed seed) {
    var random = seed.random();
    var content = new Content();
    Content shown = content.copy();
    List<Change> uncommitted = new ArrayList<>();
    long sequence = 0;
    long committed = 0;
    long refreshed = 0;
    WritableIndex index = open(folder);
    for (int step = 0; step < 120; step++) {
      switch (random.nextInt(10)) {
        case 0 -> {
          index.refresh(sequence);
          refreshed = sequence;
          shown = content.copy();
        }
        case 1 -> {
          index.refresh(sequence);
          index.commit();
          refreshed = sequence;
          shown = content.copy();
          committed = sequence;
          uncommitted.clear();
        }
        case 2 -> {
          if (random.nextBoolean()) {
            index.close();
            index = open(folder);
            assertThat(index.sequence()).isBetween(committed, refreshed);
          } else {
            assertThat(index.recover()).isBetween(committed, refreshed);
          }
          for (Change change : uncommitted) {
            change.makeIn(index);
          }
          index.refresh(sequence);
          refreshed = sequence;
          shown = content.copy();
        }
        default -> {
          var change = Change.of(++sequence, random);
          uncommitted.add(change);
          change.makeIn(index);
          change.makeIn(content);
        }
      }
      assertThat(index.quarantine().after(-1, 100))
          .extracting(QuarantinedProduct::id)
          .containsExactlyInAnyOrderElementsOf(content.aside);
      try (IndexView view = index.view()) {
        assertThat(view.size()).isEqualTo(shown.titles.size());
        assertThat(titles(view)).isEqualTo(shown.titles);
      }
    }
    assertThat(index.isBroken()).isFalse();
    index.close();
  }

  private static Map<String, String> titles(IndexView view) {
    Map<String, ProductRef> found = view.find(ids(15));
    List<String> ids = List.copyOf(found.keySet());
    List<ProductRef> products = ids.stream().map(id -> requireNonNull(found.get(id))).toList();
    List<ProductParts> parts = view.fetch(products, Set.of(Part.PRODUCT));
    return IntStream.range(0, ids.size())
        .boxed()
        .collect(toMap(ids::get, i -> parts.get(i).product().title()));
  }

  @Test
  void aViewStaysAsItWasAndOutlivesItsIndex() {
    var random = new Random(5);
    WritableIndex index = open(folder);
    index.put(
        IndexedShop.content(List.of(Product.titled("a", "tent")), DIMENSION, random).getFirst(), 1);
    index.refresh(1);
    IndexView before = index.view();
    index.delete("a", 2);
    index.refresh(2);
    try (IndexView after = index.view()) {
      assertThat(after.sequence()).isEqualTo(2);
      assertThat(after.find(List.of("a"))).isEmpty();
    }
    index.close();
    assertThat(before.sequence()).isEqualTo(1);
    assertThat(before.retrieve(new Retrieval.Words("tent", 5), Restriction.NONE)).hasSize(1);
    before.close();
    assertThatThrownBy(index::view).isInstanceOf(IllegalStateException.class);
  }

  private static List<String> ids(int products) {
    return IntStream.range(0, products).mapToObj(i -> "p" + i).toList();
  }

  private static List<String> ids(List<IndexedProduct> products) {
    return products.stream().map(one -> one.product().id()).toList();
  }

  /* One name, value or level has in it what stands between two; the last ones differ in their end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"attributes":{"a":"b=c"}}      | {"attributes":{"a=b":"c"}}
          {"attributes":{"a":"b\\u0000c"}} | {"attributes":{"a\\u0000b":"c"}}
          {"attributes":{"1:a":"b"}}      | {"attributes":{"1":"a1:b"}}
          {"attributes":{"a":["b","c"]}}  | {"attributes":{"a":["b=c"]}}
          {"category":["a ＞ b"]}          | {"category":["a","b"]}
          {"category":["a","b ＞ c"]}      | {"category":["a ＞ b","c"]}
          {"attributes":{"a":"%1$s1"}}    | {"attributes":{"a":"%1$s2"}}
          """)
  void filtersTellProductsApartWhoseValuesLookAlikeWhenJoined(String one, String other) {
    String length = "long ".repeat(300);
    List<Product> products =
        Stream.of(one, other)
            .map(json -> json.formatted(length).replaceFirst(".$", ",\"id\":\"%d\"}"))
            .map(json -> ProductJson.read(json.formatted(json.hashCode())))
            .toList();
    try (var shop = shopOf(products, new Random(1))) {
      for (Product product : products) {
        var allowed = retrieved(shop, new Retrieval.Popular(9), itself(product));
        assertThat(shop.ids(allowed)).containsExactly(product.id());
      }
    }
  }

  private static Filter itself(Product product) {
    return product.category().isEmpty()
        ? new Filter(
            product.attributes().entrySet().stream()
                .<Condition>map(one -> new Condition.Attribute(one.getKey(), one.getValue()))
                .toList())
        : Filter.of(new Condition.Categories(List.of(product.category())));
  }

  @Test
  void anEmptyShopAnswersEverySearchWithNothing() {
    try (var shop = shop(0, new Random(1))) {
      var text = RandomVectors.direction(DIMENSION, new Random(2));
      assertThat(retrieved(shop, texts(text, 5), Filter.ALL)).isEmpty();
      assertThat(
              retrieved(
                  shop,
                  new Retrieval.NearestItems(QueryVector.of(text.toArray()), 5),
                  Filter.IN_STOCK))
          .isEmpty();
      assertThat(retrieved(shop, new Retrieval.Popular(5), Filter.ALL)).isEmpty();
      assertThat(matching(shop, 5, Filter.ALL))
          .isEqualTo(new TextMatches(List.of(), Count.exactly(0)));
      assertThat(shop.view().count(Filter.ALL, ALL)).isEqualTo(Count.exactly(0));
      assertThat(shop.view().find(List.of("p0"))).isEmpty();
    }
  }

  private static Retrieval texts(Embedding embedding, int k) {
    return new Retrieval.NearestTexts(embedding, k, Retrieval.Effort.THOROUGH);
  }

  private static List<Hit> retrieved(IndexedShop shop, Retrieval retrieval, Filter filter) {
    return shop.view().retrieve(retrieval, Restriction.to(filter));
  }

  private static TextMatches matching(IndexedShop shop, int k, Filter filter) {
    return shop.view().text().matching("帐篷", k, Restriction.to(filter), SearchOrder.RELEVANCE);
  }

  private IndexedShop shop(int products, Random random) {
    return shopOf(RandomCatalogue.of(products, random), random);
  }

  private static List<Filter> filters(Random random) {
    return IntStream.range(0, FILTERS)
        .mapToObj(i -> i == 0 ? Filter.ALL : withProfile(i % 3 == 1, random))
        .toList();
  }

  private static Filter withProfile(boolean profile, Random random) {
    Filter filter = RandomFilter.of(random);
    return profile
        ? filter.and(Filter.of(new Condition.OfProfile(RandomFilter.of(random))))
        : filter;
  }

  private static long of(IndexedProduct one, List<CategoryPath> paths) {
    return paths.stream().filter(one.product().category().prefixes()::contains).count();
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
}
