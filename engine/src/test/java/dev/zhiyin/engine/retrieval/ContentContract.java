package dev.zhiyin.engine.retrieval;

import static dev.zhiyin.engine.retrieval.IndexContract.ids;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an index tells of each product, and the write port as a sequence of changes. */
public interface ContentContract extends IndexContract {
  @RandomSeeds(4)
  default void numbersAndDistancesAreThoseOfTheProducts(Seed seed) {
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

  @RandomSeeds
  default void partsAreWhatWasPutIn(Seed seed) {
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
        assertThat(part.kinds()).isEqualTo(CategoricalFields.of(put.product()));
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
  default void whatComesAlongIsWhatIsFetchedWithout(Seed seed) {
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
  default void theNewestProductTellsWhenItCame(Seed seed) {
    var random = seed.random();
    try (var shop = shop(random.nextInt(3), random)) {
      assertThat(shop.view().newest())
          .isEqualTo(shop.content().stream().map(IndexedProduct::since).max(Instant::compareTo));
    }
  }

  @RandomSeeds
  default void innerProductsAreThoseOfFullFloats(Seed seed) {
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

  /** What is in an index, or should be: titles of products, and those that are put aside. */
  record Content(Map<String, String> titles, Set<String> aside) {
    Content() {
      this(new TreeMap<>(), new TreeSet<>());
    }

    Content copy() {
      return new Content(Map.copyOf(titles), Set.copyOf(aside));
    }
  }

  /** A numbered change; without a product it deletes, or puts aside. */
  record Change(long sequence, String id, Optional<IndexedProduct> product, boolean putsAside) {
    static final int IDS = 15;

    static Change of(long sequence, Random random) {
      String id = "p" + random.nextInt(IDS);
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
  default void viewsShowWhatWasRefreshedAndAnIndexKeepsWhatWasCommitted(Seed seed) {
    var random = seed.random();
    var content = new Content();
    Content shown = content.copy();
    List<Change> uncommitted = new ArrayList<>();
    long sequence = 0;
    long committed = 0;
    long refreshed = 0;
    WritableIndex index = open(folder());
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
            index = open(folder());
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
    Map<String, ProductRef> found =
        view.find(IntStream.range(0, Change.IDS).mapToObj(i -> "p" + i).toList());
    List<String> ids = List.copyOf(found.keySet());
    List<ProductRef> products = ids.stream().map(id -> requireNonNull(found.get(id))).toList();
    List<ProductParts> parts = view.fetch(products, Set.of(Part.PRODUCT, Part.SUMMARY));
    assertThat(parts).allMatch(one -> one.summary().equals(one.product().summary()));
    return IntStream.range(0, ids.size())
        .boxed()
        .collect(toMap(ids::get, i -> parts.get(i).product().title()));
  }

  @Test
  default void aViewStaysAsItWasAndOutlivesItsIndex() {
    var random = new Random(5);
    WritableIndex index = open(folder());
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

  @Test
  default void whoClosesAViewTwiceClosesItForNobodyElse() {
    var random = new Random(5);
    try (WritableIndex index = open(folder())) {
      index.put(
          IndexedShop.content(List.of(Product.titled("a", "tent")), DIMENSION, random).getFirst(),
          1);
      index.refresh(1);
      IndexView view = index.view();
      for (int i = 0; i < 3; i++) {
        view.close();
      }
      try (IndexView other = index.view()) {
        assertThat(other.retrieve(new Retrieval.Words("tent", 5), Restriction.NONE)).hasSize(1);
      }
    }
  }
}
