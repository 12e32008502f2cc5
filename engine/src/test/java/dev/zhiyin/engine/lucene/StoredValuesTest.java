package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredValuesTest {
  private static final int DIMENSION = 12;

  @TempDir Path folder;

  @RandomSeeds
  void everythingReadIsWhatWasPutIn(Seed seed) {
    var random = seed.random();
    var quantisation =
        List.of(Quantisation.values()).get(random.nextInt(Quantisation.values().length));
    var config = IndexConfig.DEFAULT.withQuantisation(quantisation);
    List<Product> products = RandomCatalogue.of(1 + random.nextInt(120), random);
    try (var shop = RandomIndex.of(products, DIMENSION, config, folder, random)) {
      assertThat(shop.snapshot().size()).isEqualTo(products.size());
      isAllThere(shop.snapshot(), shop.shop().content(), random);
    }
  }

  @RandomSeeds(2)
  void segmentsAndDeletedProductsMakeNoDifference(Seed seed) throws IOException {
    var random = seed.random();
    List<Product> products = RandomCatalogue.of(40, random);
    List<IndexedProduct> content =
        products.stream()
            .map(
                product ->
                    new IndexedProduct(
                        product,
                        RandomVectors.direction(DIMENSION, random),
                        new TowerVectors(
                            RandomVectors.floats(DIMENSION, random),
                            RandomVectors.floats(DIMENSION, random)),
                        random.nextInt(100),
                        Instant.ofEpochMilli(random.nextInt())))
            .toList();
    inSegments(content, random);
    try (var index = new ProductIndex(folder, 7);
        var snapshot = index.snapshot()) {
      assertThat(snapshot.maxDoc()).isGreaterThan(snapshot.size());
      assertThat(snapshot.size()).isEqualTo(products.size());
      isAllThere(snapshot, content, random);
    }
  }

  /* Several segments without a merge, and some products written twice, so that one is deleted. */
  private void inSegments(List<IndexedProduct> content, Random random) throws IOException {
    try (var directory = FSDirectory.open(folder);
        var analysis = new TextAnalysis(Vocabulary.NONE);
        var writer =
            new IndexWriter(
                directory,
                new IndexWriterConfig(analysis).setMergePolicy(NoMergePolicy.INSTANCE))) {
      for (IndexedProduct one : content) {
        Document document = Documents.of(one, analysis);
        if (random.nextInt(3) == 0) {
          var before = Product.titled(one.product().id(), "as it was before");
          writer.addDocument(
              Documents.of(
                  new IndexedProduct(before, one.embedding(), one.towerVectors(), 0, one.since()),
                  analysis));
          writer.flush();
        }
        writer.updateDocument(new Term(IndexFields.ID, one.product().id()), document);
      }
      writer.commit();
      try (var reader = DirectoryReader.open(directory)) {
        assertThat(reader.leaves()).hasSizeGreaterThan(2);
      }
    }
  }

  private static void isAllThere(
      IndexSnapshot snapshot, List<IndexedProduct> content, Random random) {
    for (IndexedProduct one : content) {
      int doc = snapshot.find(one.product().id()).orElseThrow();
      assertThat(snapshot.id(doc)).isEqualTo(one.product().id());
      assertThat(snapshot.product(doc)).isEqualTo(one.product());
      assertThat(snapshot.popularity(doc)).isEqualTo(one.popularity());
      assertThat(snapshot.embedding(doc)).isEqualTo(one.embedding());
      assertThat(snapshot.itemVector(doc)).isEqualTo(one.towerVectors().item());
      assertThat(snapshot.historyVector(doc)).isEqualTo(one.towerVectors().history());
    }
    assertThat(snapshot.hottest(content.size() + 1))
        .containsExactlyInAnyOrderElementsOf(
            content.stream().map(IndexedProduct::product).toList());
    assertThat(snapshot.hottest(1)).hasSize(1);
    assertThat(snapshot.find("p")).isEmpty();
    assertThat(snapshot.find("p00")).isEmpty();

    float[] user = RandomVectors.floats(DIMENSION, random);
    List<IndexedProduct> some =
        random.ints(content.size(), 0, content.size()).mapToObj(content::get).toList();
    int[] docs =
        some.stream().mapToInt(one -> snapshot.find(one.product().id()).orElseThrow()).toArray();
    assertThat(snapshot.ids(docs)).isEqualTo(some.stream().map(one -> one.product().id()).toList());
    assertThat(snapshot.embeddings(docs))
        .isEqualTo(some.stream().map(IndexedProduct::embedding).toList());
    for (int i = 0; i < docs.length; i++) {
      assertThat(snapshot.historyVector(docs[i])).isEqualTo(some.get(i).towerVectors().history());
    }
    assertThat(snapshot.find(some.stream().map(one -> one.product().id()).toList()).values())
        .extracting(IndexSnapshot::doc)
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(docs).boxed().distinct().toList());
    float[] products = snapshot.innerProducts(user, docs);
    assertThat(products).hasSize(docs.length);
    IntStream.range(0, docs.length)
        .forEach(
            i ->
                assertThat((double) products[i])
                    .isCloseTo(
                        RandomVectors.dot(user, snapshot.itemVector(docs[i])), within(1e-4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0", "p0 ", "ｐ0", "id with spaces", "🎒", "a\"b", "产品"})
  void idsAreExact(String id) {
    var products = List.of(Product.titled("p0", "one"), Product.titled(id, "other"));
    try (var shop =
        RandomIndex.of(products, DIMENSION, IndexConfig.DEFAULT, folder, new Random(1))) {
      assertThat(shop.snapshot().find(id)).hasValue(1);
      assertThat(shop.snapshot().find("p0")).hasValue(0);
    }
  }

  @Test
  void anIndexThatWasNotFinishedIsNone() {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      builder.add(
          new IndexedProduct(
              Product.titled("p", "t"),
              RandomVectors.direction(2, new Random(1)),
              new TowerVectors(new float[2], new float[2]),
              0,
              Instant.EPOCH));
    }
    assertThatThrownBy(() -> new ProductIndex(folder, 7))
        .isInstanceOf(StorageFailed.class)
        .hasMessageStartingWith(folder + ": ");
  }

  @Test
  void aSnapshotOutlivesTheIndexItWasTakenFrom() {
    var products = List.of(Product.titled("p", "tent"));
    RandomIndex.of(products, DIMENSION, IndexConfig.DEFAULT, folder, new Random(1)).close();
    var index = new ProductIndex(folder, 7);
    try (var snapshot = index.snapshot()) {
      index.close();
      assertThat(snapshot.product(0).title()).isEqualTo("tent");
    }
    assertThatThrownBy(index::snapshot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the index in " + folder + " is closed");
  }

  @Test
  void vectorsAreOfOneSpace() {
    assertThatThrownBy(() -> new TowerVectors(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("item vector has 2 dimensions; history vector has 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|10|maxConnections is 1; it must be from 2 to 512",
        "513|600|maxConnections is 513; it must be from 2 to 512",
        "16|15|beamWidth is 15; it must be from maxConnections (16) to 3200",
        "16|3201|beamWidth is 3201; it must be from maxConnections (16) to 3200"
      })
  void refusesGraphsOutOfRange(int maxConnections, int beamWidth, String message) {
    assertThatThrownBy(
            () -> new IndexConfig(maxConnections, beamWidth, Quantisation.NONE, Vocabulary.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
