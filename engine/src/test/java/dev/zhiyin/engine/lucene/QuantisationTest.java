package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.shop.RandomVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class QuantisationTest {
  private static final int PRODUCTS = 3_000;
  private static final int FEW = 1_500;
  private static final int KINDS = 60;
  private static final int DIMENSION = 128;
  private static final int K = 100;
  private static final int ASKING = 60;

  @TempDir Path folder;

  private final Random random = new Random(5);

  /* Vectors lie around some centres, as those of texts do. */
  private List<IndexedProduct> products(int count, boolean ofText) {
    List<float[]> centres =
        Stream.generate(() -> RandomVectors.direction(DIMENSION, random).toArray())
            .limit(KINDS)
            .toList();
    var products = new ArrayList<IndexedProduct>();
    for (int i = 0; i < count; i++) {
      Embedding text = around(centres.get(i % KINDS));
      TowerVectors towers =
          ofText
              ? TowerVectors.ofText(text)
              : new TowerVectors(
                  longer(around(centres.get(i % KINDS))), RandomVectors.floats(DIMENSION, random));
      products.add(new IndexedProduct(product(i), text, towers, i, Instant.EPOCH));
    }
    return products;
  }

  private float[] longer(Embedding direction) {
    float[] values = direction.toArray();
    float length = 1 + random.nextFloat();
    for (int d = 0; d < DIMENSION; d++) {
      values[d] *= length;
    }
    return values;
  }

  private Embedding around(float[] centre) {
    float[] off = RandomVectors.direction(DIMENSION, random).toArray();
    var values = new float[DIMENSION];
    for (int d = 0; d < DIMENSION; d++) {
      values[d] = centre[d] + off[d];
    }
    return Embedding.of(values);
  }

  private static Product product(int i) {
    return Product.titled("p" + i, "thing " + i).withCategory(CategoryPath.parse("things"));
  }

  private ProductIndex index(List<IndexedProduct> products, Quantisation quantisation) {
    try (var builder =
        new IndexBuilder(folder, new IndexConfig(16, 80, quantisation, Vocabulary.NONE))) {
      products.forEach(builder::add);
      builder.finish();
    }
    return new ProductIndex(folder, 0);
  }

  @ParameterizedTest
  @EnumSource(Quantisation.class)
  void whatIsNearestByFullFloatsIsFound(Quantisation quantisation) {
    List<IndexedProduct> products = products(PRODUCTS, false);
    try (ProductIndex index = index(products, quantisation);
        IndexSnapshot snapshot = index.snapshot()) {
      double recall = 0;
      double ofItems = 0;
      for (int i = 0; i < ASKING; i++) {
        Embedding near = around(products.get(i).embedding().toArray());
        List<Hit> exact = snapshot.exactlyNearest(Part.EMBEDDING, near.toArray(), K);
        List<Hit> found = snapshot.nearestTexts(near, K, Filter.ALL);
        assertThat(found).hasSize(K);
        for (Hit hit : found) {
          float[] of = snapshot.embedding(IndexSnapshot.doc(hit.product())).toArray();
          assertThat(hit.score()).isCloseTo(dot(near.toArray(), of), within(1e-5f));
        }
        recall += share(found, exact) / ASKING;
        float[] user = longer(around(products.get(i).towerVectors().item()));
        ofItems +=
            share(
                    snapshot.nearestVectors(user, K, Filter.ALL),
                    snapshot.exactlyNearest(Part.ITEM_VECTOR, user, K))
                / ASKING;
      }
      assertThat(recall).as(quantisation.text()).isGreaterThan(.95);
      assertThat(ofItems).as(quantisation.text()).isGreaterThan(.95);
    }
  }

  private static double share(List<Hit> found, List<Hit> exact) {
    return found.stream().filter(exact::contains).count() / (double) K;
  }

  private static float dot(float[] left, float[] right) {
    float sum = 0;
    for (int d = 0; d < left.length; d++) {
      sum += left[d] * right[d];
    }
    return sum;
  }

  @Test
  void aGraphOfFewerBitsIsSmaller() throws IOException {
    List<IndexedProduct> products = products(FEW, true);
    long floats = bytes(products, Quantisation.NONE, "vec");
    assertThat(floats).isGreaterThan((long) FEW * DIMENSION * Float.BYTES);
    assertThat(bytes(products, Quantisation.INT8, "veq")).isLessThan(floats / 3);
    assertThat(bytes(products, Quantisation.INT4, "veq")).isLessThan(floats / 6);
    assertThat(bytes(products, Quantisation.BIT, "veq")).isLessThan(floats / 12);
  }

  private long bytes(List<IndexedProduct> products, Quantisation quantisation, String ending)
      throws IOException {
    index(products, quantisation).close();
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += file.toString().endsWith('.' + ending) ? Files.size(file) : 0;
      }
    }
    return bytes;
  }

  @Test
  void vectorsOfTextsAloneAreKeptOnce() throws IOException {
    List<IndexedProduct> products = products(FEW, true);
    assertThat(bytes(products, Quantisation.NONE, "vec"))
        .isBetween(
            (long) FEW * DIMENSION * Float.BYTES, (long) FEW * DIMENSION * Float.BYTES + 1_000);
    try (ProductIndex index = new ProductIndex(folder, 0);
        IndexSnapshot snapshot = index.snapshot()) {
      for (int i = 0; i < ASKING; i++) {
        int doc = snapshot.find("p" + i).orElseThrow();
        float[] text = products.get(i).embedding().toArray();
        assertThat(snapshot.itemVector(doc)).isEqualTo(text);
        assertThat(snapshot.historyVector(doc)).isEqualTo(text);
        assertThat(snapshot.innerProducts(text, new int[] {doc})[0]).isCloseTo(1, within(1e-5f));
        assertThat(snapshot.nearestVectors(text, K, Filter.ALL))
            .isEqualTo(snapshot.nearestTexts(products.get(i).embedding(), K, Filter.ALL));
      }
    }
  }
}
