package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.TowerVectors;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.onnx.ServedGeneration;
import java.nio.file.Path;
import java.time.Instant;

/**
 * An index of the served catalogue with another model's vectors, in a temporary folder that is gone
 * when it is closed.
 */
final class IndexedVariant implements AutoCloseable {
  private final TemporaryFolder folder;
  private final ProductIndex index;

  private IndexedVariant(TemporaryFolder folder, ProductIndex index) {
    this.folder = folder;
    this.index = index;
  }

  static IndexedVariant of(ServedGeneration served, VectorTable vectors) {
    var folder = TemporaryFolder.beside(served.generation().folder());
    try (var snapshot = served.generation().index().snapshot()) {
      write(folder.path(), snapshot, vectors);
      return new IndexedVariant(folder, new ProductIndex(folder.path(), snapshot.sequence()));
    } catch (RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  private static void write(Path folder, IndexSnapshot snapshot, VectorTable vectors) {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      int place = 0;
      for (int doc : snapshot.docs().toArray()) {
        Product product = snapshot.product(doc);
        builder.add(
            new IndexedProduct(
                product,
                snapshot.embedding(doc),
                new TowerVectors(vectors.itemVector(place), vectors.historyVector(place)),
                snapshot.popularity(doc),
                product.created().orElse(Instant.EPOCH)));
        place++;
      }
      builder.finish();
    }
  }

  /** Serves as the shop would with this model. */
  Recommender recommender(MatchModel model, ServedGeneration served) {
    return new Recommender(index, served.generation().centring(), model, served.encoder())
        .withCoOccurrence(served.generation().coOccurrence());
  }

  @Override
  public void close() {
    try (folder;
        index) {
      // closed before its files go
    }
  }
}
