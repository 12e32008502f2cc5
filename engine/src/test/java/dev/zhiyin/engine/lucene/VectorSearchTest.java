package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nearest products beside those of a full sort, where some segments are scanned and some asked. */
@Tag("slow")
class VectorSearchTest {
  private static final int PRODUCTS = 9000;
  private static final int DIMENSION = 16;
  private static final int CLUSTERS = 60;
  private static final int QUERIES = 5;

  @TempDir Path folder;

  @RandomSeeds(1)
  void findsNearlyAllTrueNeighboursWhateverShareTheFilterAllows(Seed seed) {
    var random = seed.random();
    float[][] centres = RandomVectors.matrix(CLUSTERS, DIMENSION, random);
    Map<String, Product> there = new HashMap<>();
    Map<String, float[]> vectors = new HashMap<>();
    try (var index = LiveIndex.open(folder, new Checkpoint(0, ""), IndexConfig.DEFAULT)) {
      for (int i = 0; i < PRODUCTS; i++) {
        float[] vector = near(centres[random.nextInt(CLUSTERS)], random);
        Product product = product("p" + i, random.nextDouble());
        there.put(product.id(), product);
        vectors.put(product.id(), vector);
        index.put(indexed(product, vector), 1);
        if (random.nextInt(1500) == 0) {
          index.refresh(1);
        }
      }
      deleteSome(index, there, random);
      index.refresh(2);
      try (var snapshot = index.snapshot()) {
        double recall = 0;
        int searches = 0;
        for (int most : List.of(0, 1, 20, 80, 100, 120, 300, 500, 1000)) {
          Filter filter = cheaperThan(most);
          List<String> allowed = allowed(there, most);
          for (int i = 0; i < QUERIES; i++) {
            int k = 1 + random.nextInt(150);
            float[] query = near(centres[random.nextInt(CLUSTERS)], random);
            List<String> found = ids(snapshot, snapshot.nearestVectors(query, k, filter));
            assertThat(found)
                .as("price below %d, k %d", most, k)
                .hasSize(Math.min(k, allowed.size()))
                .doesNotHaveDuplicates()
                .isSubsetOf(allowed);
            if (!found.isEmpty()) {
              recall += share(found, best(k, allowed, vectors, query));
              searches++;
            }
          }
        }
        assertThat(recall / searches).isGreaterThanOrEqualTo(.98);
      }
    }
  }

  @Test
  void aPageIsFullThoughTheGraphLeadsAwayFromAllThatIsAllowed() {
    var random = new Random(3);
    float[] here = RandomVectors.direction(DIMENSION, random).toArray();
    float[] opposite = new float[DIMENSION];
    Vectors.addScaled(opposite, -1, here);
    Map<String, Product> there = new HashMap<>();
    Map<String, float[]> vectors = new HashMap<>();
    try (var index = LiveIndex.open(folder, new Checkpoint(0, ""), IndexConfig.DEFAULT)) {
      for (int i = 0; i < PRODUCTS; i++) {
        boolean far = i % 2 == 0;
        Product product = product("p" + i, far ? 0 : .9);
        float[] vector = close(far ? opposite : here, random);
        there.put(product.id(), product);
        vectors.put(product.id(), vector);
        index.put(indexed(product, vector), 1);
      }
      index.refresh(1);
      try (var snapshot = index.snapshot()) {
        List<Hit> hits = snapshot.nearestVectors(here, 50, cheaperThan(500));
        assertThat(ids(snapshot, hits)).hasSize(50).isSubsetOf(allowed(there, 500));
        assertThat(share(ids(snapshot, hits), best(50, allowed(there, 500), vectors, here)))
            .isGreaterThanOrEqualTo(.9);
      }
    }
  }

  @Test
  void scoresAreInnerProductsOfBothFields() {
    var random = new Random(5);
    try (var index = LiveIndex.open(folder, new Checkpoint(0, ""), IndexConfig.DEFAULT)) {
      float[] vector = RandomVectors.floats(DIMENSION, random);
      index.put(indexed(product("p", 0), vector), 1);
      index.refresh(1);
      try (var snapshot = index.snapshot()) {
        for (float scale : new float[] {-3, -.01f, .01f, 3}) {
          float[] query = new float[DIMENSION];
          Vectors.addScaled(query, scale, vector);
          Vectors.addScaled(query, .1f, RandomVectors.floats(DIMENSION, random));
          double expected = RandomVectors.dot(query, vector);
          assertThat((double) snapshot.nearestVectors(query, 1, Filter.ALL).getFirst().score())
              .isCloseTo(expected, offset(2e-5));
          Embedding text = Embedding.of(query);
          assertThat(snapshot.nearestTexts(text, 1, Filter.ALL).getFirst().score())
              .isCloseTo(text.cosine(Embedding.of(vector)), offset(1e-5f));
        }
      }
    }
  }

  private static void deleteSome(LiveIndex index, Map<String, Product> there, Random random) {
    for (String id : List.copyOf(there.keySet())) {
      if (random.nextInt(6) == 0) {
        there.remove(id);
        index.delete(id, 1);
      }
    }
  }

  private static float[] near(float[] centre, Random random) {
    float[] vector = RandomVectors.floats(DIMENSION, random);
    Vectors.addScaled(vector, 1.5f, centre);
    return vector;
  }

  private static float[] close(float[] centre, Random random) {
    float[] vector = centre.clone();
    Vectors.addScaled(vector, .1f, RandomVectors.floats(DIMENSION, random));
    return vector;
  }

  private static Product product(String id, double share) {
    return Product.titled(id, "title")
        .withOffer(Offer.of(OptionalDouble.of(share * 1000), "CNY", OptionalInt.empty(), ""));
  }

  private static IndexedProduct indexed(Product product, float[] vector) {
    return new IndexedProduct(
        product, Embedding.of(vector), new TowerVectors(vector, vector), 0, Instant.EPOCH);
  }

  private static Filter cheaperThan(int most) {
    return Filter.of(new Condition.Price(new PriceRange(-1, Math.nextDown(most * 1.0))));
  }

  private static List<String> allowed(Map<String, Product> there, int most) {
    return there.values().stream()
        .filter(product -> product.offer().price().orElseThrow() < most)
        .map(Product::id)
        .toList();
  }

  private static List<String> best(
      int k, List<String> allowed, Map<String, float[]> vectors, float[] query) {
    var sorted = new ArrayList<>(allowed);
    sorted.sort(
        Comparator.comparingDouble(
            id -> -RandomVectors.dot(query, Optional.ofNullable(vectors.get(id)).orElseThrow())));
    return sorted.subList(0, Math.min(k, sorted.size()));
  }

  private static double share(List<String> found, List<String> best) {
    return (double) found.stream().filter(best::contains).count() / best.size();
  }

  private static List<String> ids(IndexSnapshot snapshot, List<Hit> hits) {
    return hits.stream().map(hit -> snapshot.id(IndexSnapshot.doc(hit.product()))).toList();
  }
}
