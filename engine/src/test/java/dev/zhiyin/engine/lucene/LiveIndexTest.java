package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveIndexTest {
  private static final int DIMENSION = 6;
  private static final Checkpoint START = new Checkpoint(3, "of-generation");

  @TempDir Path folder;

  @RandomSeeds
  void showsWhatWasRefreshedAndKeepsWhatWasCommitted(Seed seed) {
    var random = seed.random();
    var written = new TreeMap<String, String>();
    Map<String, String> shown = Map.of();
    Map<String, String> committed = Map.of();
    long sequence = START.sequence();
    long kept = sequence;
    LiveIndex index = open();
    for (int step = 0; step < 100; step++) {
      switch (random.nextInt(12)) {
        case 0 -> {
          index.refresh(++sequence);
          shown = Map.copyOf(written);
        }
        case 1 -> {
          index.refresh(++sequence);
          shown = Map.copyOf(written);
          index.commit();
          committed = shown;
          kept = sequence;
        }
        case 2 -> {
          index.close();
          index = open();
          written = new TreeMap<>(committed);
          shown = committed;
          sequence = kept;
        }
        case 3 -> {
          assertThat(index.recover()).isEqualTo(kept);
          written = new TreeMap<>(committed);
        }
        case 4, 5, 6 -> {
          String id = "p" + random.nextInt(20);
          index.delete(id, 1);
          written.remove(id);
        }
        default -> {
          String id = "p" + random.nextInt(20);
          index.put(product(id, "title " + step, random), 1);
          written.put(id, "title " + step);
        }
      }
      assertThat(titles(index)).isEqualTo(shown);
      assertThat(index.sequence()).isEqualTo(sequence);
    }
    index.close();
  }

  /* The other one is of a generation that has learned no word yet. */
  @Test
  void remembersWhatAnotherDoesWhereItIsTheSameAndCutsItByItsOwnWords() {
    var random = new Random(3);
    var words = new ShopWords(List.of("玻尿酸"));
    try (var one =
            LiveIndex.open(
                folder.resolve("one"),
                START,
                IndexConfig.DEFAULT.withVocabulary(Vocabulary.of(words)));
        var other = LiveIndex.open(folder.resolve("other"), START, IndexConfig.DEFAULT)) {
      for (String id : List.of("same", "changed", "gone")) {
        other.put(product(id, "玻尿酸面膜", random), 1);
      }
      one.put(product("same", "玻尿酸面膜", random), 1);
      one.put(product("changed", "another mask", random), 1);
      one.refresh(4);
      other.refresh(4);
      try (var mine = one.snapshot();
          var theirs = other.snapshot()) {
        List<Product> known = theirs.docs().mapToObj(theirs::product).toList();
        known.forEach(product -> assertThat(theirs.text().terms(product.title())).isNotEmpty());
        assertThat(theirs.hottest(9)).containsExactlyInAnyOrderElementsOf(known);
        mine.remember(known);
        assertThat(mine.hottest(9)).hasSize(2);
        assertThat(read(mine, "same")).isSameAs(read(theirs, "same"));
        assertThat(mine.text().terms("玻尿酸面膜")).contains("玻尿酸");
        assertThat(theirs.text().terms("玻尿酸面膜")).doesNotContain("玻尿酸");
        assertThat(read(mine, "changed").title()).isEqualTo("another mask");

        theirs.fetch(
            theirs.find(List.of("same", "gone")).values().stream().toList(), Set.of(Part.SUMMARY));
        assertThat(theirs.hottestSummaries(9)).containsExactlyInAnyOrder("same", "gone");
        mine.rememberSummaries(theirs.hottestSummaries(9));
        assertThat(mine.hottestSummaries(9)).containsExactly("same");
      }
    }
  }

  private static Product read(IndexSnapshot snapshot, String id) {
    return snapshot.product(snapshot.find(id).orElseThrow());
  }

  @Test
  void theNewestProductsAreThoseOfTheSnapshot() {
    var random = new Random(1);
    try (var index = open()) {
      index.put(since(1, random), 1);
      index.put(since(2, random), 1);
      index.refresh(2);
      try (var snapshot = index.snapshot()) {
        assertThat(newest(snapshot)).containsExactly("2", "1");
        index.put(since(3, random), 1);
        index.delete("2", 1);
        index.refresh(4);
        assertThat(newest(snapshot)).containsExactly("2", "1");
      }
      try (var snapshot = index.snapshot()) {
        assertThat(newest(snapshot)).containsExactly("3", "1");
        assertThat(newest(snapshot)).containsExactly("3", "1");
      }
    }
  }

  private static IndexedProduct since(int second, Random random) {
    IndexedProduct any = product("" + second, "title", random);
    return new IndexedProduct(
        any.product(), any.embedding(), any.towerVectors(), 1, Instant.ofEpochSecond(second));
  }

  private static List<String> newest(IndexSnapshot snapshot) {
    return snapshot.retrieve(new Retrieval.Newest(2), Restriction.NONE).stream()
        .map(hit -> snapshot.id(IndexSnapshot.doc(hit.product())))
        .toList();
  }

  @Test
  void aRefreshThatTookLongIsFollowedByALongerPause() {
    var random = new Random(5);
    try (var index = open()) {
      assertThat(index.refreshInterval()).isEqualTo(RefreshPace.SHORTEST);
      for (int i = 0; i < 3_000; i++) {
        index.put(product("p" + i, "a tent for " + i, random), 1);
      }
      index.refresh(4);
      assertThat(index.refreshInterval()).isGreaterThan(RefreshPace.SHORTEST);
      index.put(product("q", "alone", random), 5);
      index.refresh(5);
      assertThat(index.refreshInterval()).isEqualTo(RefreshPace.SHORTEST);
      index.put(product("q", "again", random), 6);
      index.delete("p1", 7);
      index.refresh(7);
      assertThat(index.refreshInterval()).isGreaterThan(RefreshPace.SHORTEST);
    }
  }

  @Test
  void aSnapshotStaysAsItWas() {
    var random = new Random(1);
    try (var index = open()) {
      index.put(product("p", "before", random), 1);
      index.refresh(4);
      try (var snapshot = index.snapshot()) {
        index.put(product("p", "after", random), 1);
        index.refresh(5);
        assertThat(snapshot.sequence()).isEqualTo(4);
        assertThat(snapshot.product(snapshot.find("p").orElseThrow()).title()).isEqualTo("before");
      }
      assertThat(titles(index)).containsEntry("p", "after");
    }
  }

  @Test
  void aClosedIndexGivesNoSnapshotsButThoseTakenStayReadable() {
    LiveIndex index = open();
    index.put(product("p", "tent", new Random(1)), 1);
    index.refresh(4);
    try (var snapshot = index.snapshot()) {
      index.close();
      canBeReadInEveryWay(snapshot);
    }
    assertThatThrownBy(index::snapshot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the index in " + folder + " is closed");
    assertThatThrownBy(() -> index.put(product("q", "tent", new Random(1)), 1))
        .isInstanceOf(StorageFailed.class);
  }

  @Test
  void aSnapshotOfAClosedGenerationStaysReadable() {
    var random = new Random(1);
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      builder.add(product("p", "tent", random));
      builder.finish();
    }
    var index = new ProductIndex(folder, 7);
    try (var snapshot = index.snapshot()) {
      index.close();
      canBeReadInEveryWay(snapshot);
    }
    assertThatThrownBy(index::snapshot).isInstanceOf(IllegalStateException.class);
  }

  private static void canBeReadInEveryWay(IndexSnapshot snapshot) {
    assertThat(snapshot.product(0).title()).isEqualTo("tent");
    assertThat(snapshot.find("p")).hasValue(0);
    var text = snapshot.text();
    List<ProductRef> products = List.copyOf(snapshot.find(List.of("p")).values());
    for (SearchOrder order : SearchOrder.values()) {
      assertThat(text.matching("tent", 5, Restriction.NONE, order).hits()).hasSize(1);
    }
    assertThat(text.facets("tent", Restriction.NONE, FacetFields.USUAL).brands()).isEmpty();
    assertThat(text.highlighter("tent").apply("a tent")).isPresent();
    assertThat(text.terms("two tents")).contains("tent");
    assertThat(text.fit("tent", products)).isNotNull();
    assertThat(text.matchedTerms(List.of("tent"), products)).containsExactly(List.of("tent"));
    assertThat(snapshot.nearestVectors(snapshot.itemVector(0), 5, Filter.IN_STOCK)).hasSize(1);
    assertThat(snapshot.nearestTexts(snapshot.embedding(0), 5, Filter.ALL)).hasSize(1);
    List<Retrieval> batch =
        List.of(
            new Retrieval.Newest(5),
            new Retrieval.Popular(5),
            new Retrieval.Words("tent", 5),
            new Retrieval.Named(List.of("p")));
    assertThat(snapshot.retrieve(batch, Restriction.NONE))
        .hasSize(4)
        .allSatisfy(one -> assertThat(one.hits()).hasSize(1));
    assertThat(snapshot.byId("", 5, Filter.ALL).products()).isEqualTo(products);
    assertThat(snapshot.fetch(products, EnumSet.allOf(Part.class))).hasSize(1);
    assertThat(snapshot.historyVector(0)).hasSize(DIMENSION);
  }

  /* Its id is in two segments then, and a step looks at 5,000 ids. */
  @Test
  void aProductThatWasChangedIsNotPassedOverWhereAStepEnds() {
    var random = new Random(1);
    var only = Filter.of(new Condition.Products(List.of("p4999")));
    try (var index = open()) {
      for (int i = 1; i < 5_010; i++) {
        index.put(product("p%04d".formatted(i), "tent", random), 1);
      }
      index.refresh(1);
      index.put(product("p4999", "changed", random), 2);
      index.refresh(2);
      index.put(product("p4998x", "between", random), 3);
      index.refresh(3);
      try (IndexSnapshot snapshot = index.snapshot()) {
        var found = new ArrayList<ProductRef>();
        IndexView.Step step = snapshot.byId("", 10, only);
        found.addAll(step.products());
        while (!step.end()) {
          step = snapshot.byId(step.last(), 10, only);
          found.addAll(step.products());
        }
        assertThat(found).isEqualTo(List.copyOf(snapshot.find(List.of("p4999")).values()));
      }
    }
  }

  @Test
  void itsCommitSaysHowFarItCameAndWhereItBelongs() {
    try (var index = open()) {
      index.put(product("p", "tent", new Random(1)), 1);
      index.refresh(12);
      index.commit();
    }
    assertThat(FoundIndex.in(folder, Throttle.FULL))
        .isEqualTo(new FoundIndex.Sound(Optional.of(new Checkpoint(12, "of-generation"))));
    try (var index = LiveIndex.open(folder, new Checkpoint(0, "ignored"), IndexConfig.DEFAULT)) {
      assertThat(index.sequence()).isEqualTo(12);
    }
  }

  @Test
  void aCopyChangesWithoutTheOriginal(@TempDir Path elsewhere) throws IOException {
    var random = new Random(1);
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      IntStream.range(0, 50).forEach(i -> builder.add(product("p" + i, "title", random)));
      builder.finish();
    }
    Map<String, Long> before = sizes(folder);
    Path copy = elsewhere.resolve("live/000001");
    LiveIndex.copy(folder, copy);
    try (var index = LiveIndex.open(copy, START, IndexConfig.DEFAULT)) {
      assertThat(titles(index)).hasSize(50);
      for (int i = 0; i < 50; i++) {
        index.delete("p" + i, 1);
      }
      index.put(product("new", "tent", random), 1);
      index.refresh(4);
      index.commit();
      assertThat(titles(index)).isEqualTo(Map.of("new", "tent"));
    }
    assertThat(sizes(folder)).isEqualTo(before);
    assertThat(FoundIndex.in(folder, Throttle.FULL))
        .isEqualTo(new FoundIndex.Sound(Optional.empty()));
  }

  @Test
  void oneProcessAtATimeHasItOpen() throws IOException, InterruptedException {
    try (var index = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(WorkRefused.class)
          .hasMessage(folder + " is locked: another server uses it");
      assertThat(index.isBroken()).isFalse();
    }
    open().close();
    try (var other = OtherProcess.holding(folder)) {
      assertThatThrownBy(this::open)
          .isInstanceOf(WorkRefused.class)
          .hasMessage(folder + " is locked: another server uses it");
      other.kill();
      open().close();
    }
  }

  @Test
  void smallSegmentsNeedNoFilesUntilTheyAreCommitted() throws IOException {
    var random = new Random(1);
    try (var index = open()) {
      index.commit();
      Map<String, Long> before = sizes(folder);
      for (int i = 0; i < 5; i++) {
        index.put(product("p" + i, "tent", random), 1);
        assertThat(sizes(folder)).as("while a segment is written").isEqualTo(before);
        index.refresh(4 + i);
        assertThat(sizes(folder)).isEqualTo(before);
      }
      index.commit();
      assertThat(sizes(folder)).isNotEqualTo(before);
    }
    try (var index = open()) {
      assertThat(titles(index)).hasSize(5);
    }
  }

  @Test
  void aWriteThatFailsBadlyIsToldAndRecoveredFrom() throws IOException {
    var random = new Random(1);
    try (var index = open()) {
      index.put(product("kept", "tent", random), 1);
      index.refresh(4);
      index.commit();
      index.put(product("lost", "tent", random), 1);
      index.refresh(5);

      List<Path> inTheWay = IntStream.range(2, 9).mapToObj(this::obstructed).toList();
      for (int i = 0; i < 200; i++) { // more than is kept in memory
        index.put(product("failed" + i, "tent ".repeat(390) + i, random), 1);
      }
      assertThatThrownBy(() -> index.refresh(6))
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining(".cfs");
      assertThat(index.isBroken()).isTrue();
      assertThatThrownBy(() -> index.put(product("more", "tent", random), 1))
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining(".cfs");
      assertThatThrownBy(index::commit)
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining(".cfs");
      assertThat(titles(index)).containsOnlyKeys("kept", "lost");

      for (Path path : inTheWay) {
        Files.delete(path.resolve("file"));
        Files.delete(path);
      }
      assertThat(index.recover()).isEqualTo(4);
      assertThat(index.isBroken()).isFalse();
      assertThat(titles(index)).as("shown as before").containsOnlyKeys("kept", "lost");
      assertThat(index.sequence()).isEqualTo(5);
      index.put(product("again", "tent", random), 1);
      index.refresh(6);
      index.commit();
      assertThat(titles(index)).containsOnlyKeys("kept", "again");
    }
  }

  /* A folder where Lucene would write the segment of this number. */
  private Path obstructed(int segment) {
    Path path = folder.resolve("_" + segment + ".cfs");
    try {
      Files.createDirectories(path);
      Files.writeString(path.resolve("file"), "so that it cannot be deleted");
      return path;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private LiveIndex open() {
    return LiveIndex.open(folder, START, IndexConfig.DEFAULT);
  }

  static IndexedProduct product(String id, String title, Random random) {
    return product(id, title, DIMENSION, random);
  }

  static IndexedProduct product(String id, String title, int dimension, Random random) {
    return new IndexedProduct(
        Product.titled(id, title),
        RandomVectors.direction(dimension, random),
        new TowerVectors(
            RandomVectors.floats(dimension, random), RandomVectors.floats(dimension, random)),
        random.nextInt(5),
        Instant.ofEpochSecond(random.nextInt(50)));
  }

  private static Map<String, String> titles(LiveIndex index) {
    try (var snapshot = index.snapshot()) {
      return snapshot
          .docs()
          .mapToObj(snapshot::product)
          .collect(Collectors.toMap(Product::id, Product::title));
    }
  }

  private static Map<String, Long> sizes(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.collect(
          Collectors.toMap(file -> file.getFileName().toString(), file -> file.toFile().length()));
    }
  }
}
