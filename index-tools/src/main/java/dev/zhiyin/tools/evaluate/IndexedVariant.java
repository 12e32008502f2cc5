package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.generation.Draft;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.Generations;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.index.Faces;
import dev.zhiyin.engine.index.IndexBuilder;
import dev.zhiyin.engine.index.IndexConfig;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.index.IndexedProduct;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.onnx.ServedGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A generation of the served catalogue with another model's faces, in a temporary folder that is
 * gone when it is closed.
 */
final class IndexedVariant implements AutoCloseable {
  private final Path folder;
  private final Generation generation;

  private IndexedVariant(Path folder, Generation generation) {
    this.folder = folder;
    this.generation = generation;
  }

  static IndexedVariant of(ServedGeneration served, FaceTable faces) {
    Path folder = temporary();
    try {
      return new IndexedVariant(folder, generation(served, faces, new Generations(folder)));
    } catch (RuntimeException failure) {
      delete(folder);
      throw failure;
    }
  }

  private static Generation generation(
      ServedGeneration served, FaceTable faces, Generations generations) {
    Manifest copied = served.generation().manifest();
    try (Draft draft = generations.begin();
        var snapshot = served.generation().index().snapshot()) {
      index(draft.index(), snapshot, faces);
      draft.writeCentring(served.generation().centring());
      Manifest made =
          draft.finish(
              new Draft.Contents(
                  copied.encoder(),
                  faces.model().name(),
                  copied.storeSequence(),
                  copied.products(),
                  Map.of()));
      generations.publish(made.id());
    }
    return generations.openCurrent();
  }

  private static void index(Path folder, IndexSnapshot snapshot, FaceTable faces) {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      for (int doc = 0; doc < snapshot.maxDoc(); doc++) {
        builder.add(
            new IndexedProduct(
                snapshot.product(doc),
                snapshot.embedding(doc),
                new Faces(faces.productFace(doc), faces.historyFace(doc)),
                snapshot.popularity(doc)));
      }
      builder.finish();
    }
  }

  /** Serves as the shop would with this model. */
  Recommender recommender(MatchModel model, ServedGeneration served) {
    return new Recommender(generation, model, served.encoder());
  }

  @Override
  public void close() {
    generation.close();
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
