package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.retrieval.Hit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The same vectors in an index of ours and in one as Lucene makes it, with filters that allow
 * random shares of them. Kept in a folder, because graphs take minutes to build.
 */
final class VectorShop implements AutoCloseable {
  /** So many of the vectors are in no index and ask. */
  static final int QUERIES = 1000;

  static final List<Double> SHARES = List.of(0.5, 0.1, 0.01, 0.001);

  private static final String NAME = "share";

  /** Floats of a vector, which nobody searches for. */
  private static final int FACE = 4;

  private final ProductIndex index;
  private final IndexSnapshot ours;
  private final PlainLucene plain;

  private VectorShop(ProductIndex index, PlainLucene plain) {
    this.index = index;
    this.ours = index.snapshot();
    this.plain = plain;
  }

  /** Opens the indexes of a folder, built first if they are not there. */
  static VectorShop open(Path folder, float[][] all, int products) throws IOException {
    float[][] vectors = Arrays.copyOf(all, Math.min(products, all.length - QUERIES));
    Path here =
        folder.resolve(
            "zhiyin-vectors-%d-%08x".formatted(vectors.length, Arrays.hashCode(vectors[0])));
    if (!Files.exists(here.resolve("done"))) {
      build(here.resolve("ours"), vectors);
      PlainLucene.build(here.resolve("plain"), vectors);
      Files.createFile(here.resolve("done"));
    }
    return new VectorShop(
        new ProductIndex(here.resolve("ours"), 0), PlainLucene.open(here.resolve("plain")));
  }

  /** Of the vectors that are in no index. */
  static float[][] queries(float[][] all) {
    return Arrays.copyOfRange(all, all.length - QUERIES, all.length);
  }

  /** The shares of the filters that a product meets; the same in both indexes. */
  static List<String> sharesOf(int product) {
    var random = new SplittableRandom(product);
    return SHARES.stream()
        .filter(share -> random.nextDouble() < share)
        .map(share -> Double.toString(share))
        .toList();
  }

  private static void build(Path folder, float[][] vectors) {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      for (int i = 0; i < vectors.length; i++) {
        float[] towerVector = Arrays.copyOf(vectors[i], FACE);
        builder.add(
            new IndexedProduct(
                product(i),
                Embedding.of(vectors[i]),
                new TowerVectors(towerVector, towerVector),
                0,
                Instant.EPOCH));
      }
      builder.finish();
    }
  }

  private static Product product(int i) {
    return new Product(
        Integer.toString(i),
        ProductText.titled("product"),
        CategoryPath.NONE,
        "",
        Offer.NONE,
        Map.of(NAME, sharesOf(i)),
        Optional.empty(),
        "");
  }

  List<Hit> ours(Embedding query, int k, double share) {
    return ours.nearestTexts(query, k, filter(share));
  }

  PlainLucene plain() {
    return plain;
  }

  /** The products that hits of ours are of. */
  List<Integer> products(List<Hit> hits) {
    return hits.stream()
        .map(hit -> Integer.valueOf(ours.id(IndexSnapshot.doc(hit.product()))))
        .toList();
  }

  @Override
  public void close() throws IOException {
    ours.close();
    index.close();
    plain.close();
  }

  private static Filter filter(double share) {
    return share == 1
        ? Filter.ALL
        : Filter.of(new Condition.Attribute(NAME, List.of(Double.toString(share))));
  }
}
