package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.index.Faces;
import dev.zhiyin.engine.index.IndexBuilder;
import dev.zhiyin.engine.index.IndexConfig;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.index.IndexedProduct;
import dev.zhiyin.engine.index.ProductIndex;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.onnx.ServedGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An index of the served catalogue with another model's faces, in a temporary folder that is gone
 * when it is closed.
 */
final class IndexedVariant implements AutoCloseable {
  private final Path folder;
  private final ProductIndex index;

  private IndexedVariant(Path folder, ProductIndex index) {
    this.folder = folder;
    this.index = index;
  }

  static IndexedVariant of(ServedGeneration served, FaceTable faces) {
    Path folder = temporary();
    try (var snapshot = served.generation().index().snapshot()) {
      write(folder, snapshot, faces);
      return new IndexedVariant(folder, new ProductIndex(folder, snapshot.sequence()));
    } catch (RuntimeException failure) {
      delete(folder);
      throw failure;
    }
  }

  private static void write(Path folder, IndexSnapshot snapshot, FaceTable faces) {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      int place = 0;
      for (int doc : snapshot.docs().toArray()) {
        Product product = snapshot.product(doc);
        builder.add(
            new IndexedProduct(
                product,
                snapshot.embedding(doc),
                new Faces(faces.productFace(place), faces.historyFace(place)),
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
        .withCompanions(served.generation().companions());
  }

  @Override
  public void close() {
    index.close();
    delete(folder);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("zhiyin-variant");
    } catch (IOException failure) {
      throw new StorageFailed(Path.of(System.getProperty("java.io.tmpdir")), failure);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
