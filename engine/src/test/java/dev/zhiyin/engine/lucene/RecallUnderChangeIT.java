package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.shop.RandomVectors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the graphs of an index find after it was changed for long, beside those of an index that is
 * built at once of the same products; both beside exact search.
 */
class RecallUnderChangeIT {
  private static final int PRODUCTS = Integer.getInteger("zhiyin.changed.products", 4_000);

  /** Each product two and a half times. */
  private static final int CHANGES = 5 * PRODUCTS / 2;

  private static final int DIMENSION = 16;
  private static final int CLUSTERS = 200;
  private static final int QUERIES = 200;
  private static final int K = 100;

  /** How many changes are shown together, on average: as many as a bulk load writes meanwhile. */
  private static final int TOGETHER = 500;

  @TempDir Path folder;
  private final Random random = new Random(7);
  private final float[][] centres = RandomVectors.matrix(CLUSTERS, DIMENSION, random);
  private final Map<String, IndexedProduct> content = new HashMap<>();

  @Test
  void recallDoesNotDecay() {
    IntStream.range(0, PRODUCTS).forEach(i -> content.put("p" + i, product("p" + i)));
    Path first = built("first");
    Path changed = folder.resolve("changed");
    LiveIndex.copy(first, changed);
    try (var live = LiveIndex.open(changed, new Checkpoint(0, ""), IndexConfig.DEFAULT)) {
      change(live);
      try (var fresh = new ProductIndex(built("fresh"), 0);
          var ofLive = live.snapshot();
          var ofFresh = fresh.snapshot()) {
        assertThat(ofLive.size()).isEqualTo(content.size());
        float[][] queries =
            IntStream.range(0, QUERIES).mapToObj(_ -> near()).toArray(float[][]::new);
        double liveVectors =
            recall(ofLive, queries, this::towerVectors, RecallUnderChangeIT::towerVector);
        double freshVectors =
            recall(ofFresh, queries, this::towerVectors, RecallUnderChangeIT::towerVector);
        double textsLive = recall(ofLive, queries, this::texts, RecallUnderChangeIT::text);
        double textsFresh = recall(ofFresh, queries, this::texts, RecallUnderChangeIT::text);
        System.out.printf(
            "recall@%d of %,d products after %,d changes: vectors %.4f, built at once %.4f;"
                + " texts %.4f, built at once %.4f%n",
            K, content.size(), CHANGES, liveVectors, freshVectors, textsLive, textsFresh);
        assertThat(liveVectors).isGreaterThan(freshVectors - .01).isGreaterThan(.95);
        assertThat(textsLive).isGreaterThan(textsFresh - .01).isGreaterThan(.95);
      }
    }
  }

  private void change(LiveIndex live) {
    var there = new ArrayList<>(content.keySet());
    var gone = new ArrayList<String>();
    for (int i = 1; i <= CHANGES; i++) {
      int kind = random.nextInt(10);
      if (kind == 0 && !there.isEmpty()) {
        String id = taken(there);
        gone.add(id);
        content.remove(id);
        live.delete(id, 1);
      } else {
        boolean back = kind == 1 && !gone.isEmpty();
        String id = back ? taken(gone) : there.get(random.nextInt(there.size()));
        if (back) {
          there.add(id);
        }
        content.put(id, product(id));
        live.put(content.get(id), 1);
      }
      if (random.nextInt(TOGETHER) == 0) {
        live.refresh(i);
      }
    }
    live.refresh(CHANGES);
  }

  /* The last takes its place. */
  private String taken(List<String> ids) {
    int place = random.nextInt(ids.size());
    String id = ids.get(place);
    ids.set(place, ids.getLast());
    ids.removeLast();
    return id;
  }

  private IndexedProduct product(String id) {
    float[] vector = near();
    var towerVectors = new TowerVectors(vector, vector);
    return new IndexedProduct(
        Product.titled(id, id), Embedding.of(vector), towerVectors, 0, Instant.EPOCH);
  }

  /* Of any length, somewhere around a centre. */
  private float[] near() {
    float[] vector = RandomVectors.floats(DIMENSION, random);
    Vectors.addScaled(vector, 1.5f, centres[random.nextInt(CLUSTERS)]);
    return vector;
  }

  private Path built(String name) {
    Path built = folder.resolve(name);
    try (var builder = new IndexBuilder(built, IndexConfig.DEFAULT)) {
      content.values().forEach(builder::add);
      builder.finish();
    }
    return built;
  }

  private static float[] towerVector(IndexedProduct product) {
    return product.towerVectors().item();
  }

  private static float[] text(IndexedProduct product) {
    return product.embedding().toArray();
  }

  private interface Search {
    List<Hit> nearest(IndexSnapshot snapshot, float[] query);
  }

  private List<Hit> towerVectors(IndexSnapshot snapshot, float[] query) {
    return snapshot.nearestVectors(query, K, Filter.ALL);
  }

  private List<Hit> texts(IndexSnapshot snapshot, float[] query) {
    return snapshot.nearestTexts(Embedding.of(query), K, Filter.ALL);
  }

  private double recall(
      IndexSnapshot snapshot,
      float[][] queries,
      Search search,
      Function<IndexedProduct, float[]> vectorOf) {
    List<IndexedProduct> products = List.copyOf(content.values());
    List<float[]> vectors = products.stream().map(vectorOf).toList();
    return Arrays.stream(queries)
        .mapToDouble(
            query -> {
              double[] scores =
                  vectors.stream().mapToDouble(vector -> Vectors.dot(query, vector)).toArray();
              double[] sorted = scores.clone();
              Arrays.sort(sorted);
              double last = sorted[sorted.length - K];
              var best =
                  IntStream.range(0, scores.length)
                      .filter(i -> scores[i] >= last)
                      .mapToObj(i -> products.get(i).product().id())
                      .collect(Collectors.toSet());
              List<Hit> hits = search.nearest(snapshot, query);
              assertThat(hits).hasSize(K);
              return hits.stream()
                      .filter(hit -> best.contains(snapshot.id(IndexSnapshot.doc(hit.product()))))
                      .count()
                  / (double) K;
            })
        .average()
        .orElseThrow();
  }
}
