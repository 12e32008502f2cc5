package dev.zhiyin.tools.check;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/** An index of products with vectors of chance; some products were deleted again. */
final class RandomIndex {
  static final int DIMENSION = 16;
  static final int DELETED = 10;

  private RandomIndex() {}

  static void write(Path folder, IndexConfig config, int products) {
    var random = new Random(1);
    try (var builder = new IndexBuilder(folder, config)) {
      for (int i = 0; i < products + DELETED; i++) {
        builder.add(product("p" + i, random));
      }
      builder.finish();
      for (int i = 0; i < DELETED; i++) {
        builder.delete("p" + i);
      }
      builder.commit();
    }
  }

  private static IndexedProduct product(String id, Random random) {
    return new IndexedProduct(
        Product.titled(id, id),
        Embedding.of(floats(random)),
        new TowerVectors(floats(random), floats(random)),
        0,
        Instant.EPOCH);
  }

  static float[] floats(Random random) {
    var floats = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }
}
