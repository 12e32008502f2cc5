package dev.zhiyin.engine.retrieval;

import static dev.zhiyin.engine.retrieval.IndexContract.filters;
import static dev.zhiyin.engine.retrieval.IndexContract.ids;
import static dev.zhiyin.engine.retrieval.IndexContract.largestFirst;
import static dev.zhiyin.engine.retrieval.IndexContract.matching;
import static dev.zhiyin.engine.retrieval.IndexContract.retrieved;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shop.RandomAvailability;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is retrieved, and what a filter lets through, against plain loops over all that was put in.
 */
public interface RetrievalContract extends IndexContract {
  @RandomSeeds
  default void everySearchReturnsAsManyAllowedProductsAsThereAre(Seed seed) {
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
  default void nearestNeighboursInASmallShopAreThoseOfAFullSort(Seed seed) {
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
  default void whatIsSoldOrReservedIsGoneUntilItsTimeHasPassed(Seed seed) {
    var random = seed.random();
    List<Product> products =
        RandomAvailability.of(RandomCatalogue.of(1 + random.nextInt(150), random), random);
    try (var shop = shopOf(products, random)) {
      for (int i = 0; i < FILTERS / 2; i++) {
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
  default void notesAreToldFromProductsAndFoundByWhatTheyAreOn(Seed seed) {
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

  @RandomSeeds(4)
  default void groupsAreKnownByTheirMembersAndExcludedAsAWhole(Seed seed) {
    var random = seed.random();
    int size = 1 + random.nextInt(120);
    List<Product> products = RandomCatalogue.grouped(RandomCatalogue.of(size, random), random);
    try (var shop = shopOf(products, random)) {
      IndexView view = shop.view();
      List<ProductRef> all = view.byId("", 500, Filter.ALL).products();
      Map<String, String> groups = products.stream().collect(toMap(Product::id, Product::groupId));
      assertThat(view.fetch(all, Set.of(Part.GROUP)).stream().map(ProductParts::group))
          .isEqualTo(shop.idsOf(all).stream().map(groups::get).toList());
      assertThat(view.fetch(all, Set.of(Part.SUMMARY)).stream().map(ProductParts::summary))
          .containsExactlyInAnyOrderElementsOf(products.stream().map(Product::summary).toList());
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

  @RandomSeeds
  default void theLatestAreThoseOfAFullSort(Seed seed) {
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
  default void ofNamedProductsTheAllowedOnesComeInTheOrderGiven(Seed seed) {
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
  default void thePopularComeByHowManyShoppersInteractedWithThem(Seed seed) {
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

  @RandomSeeds
  default void categoriesBringTheProductsOfMostOfThemFirst(Seed seed) {
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

  private static long of(IndexedProduct one, List<CategoryPath> paths) {
    return paths.stream().filter(one.product().category().prefixes()::contains).count();
  }

  @RandomSeeds
  default void whatIsExcludedIsSkippedAndOthersComeInstead(Seed seed) {
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
  default void countingEndsWhereItIsEnough(Seed seed) {
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
  default void whatMatchesAmongSomeIsWhatTheFilterAllows(Seed seed) {
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
  default void theWholeShopIsReadInTheOrderOfItsIdsStepByStep(Seed seed) {
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
  default void filtersTellProductsApartWhoseValuesLookAlikeWhenJoined(String one, String other) {
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
  default void anEmptyShopAnswersEverySearchWithNothing() {
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
}
