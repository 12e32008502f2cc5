package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.tools.split.TrainCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A trained model to measure beside what is served.
 *
 * @param name what its rows are called, not blank
 * @param trainedOn as in {@link Row}
 * @param folder as training wrote it
 */
public record Variant(String name, String trainedOn, Path folder) {
  public Variant {
    if (name.isBlank()) {
      throw new InvalidInput("variant", name, "a name for the model in " + folder);
    }
  }

  /** One that says itself whether it was fitted again on train and valid. */
  public static Variant of(String name, Path folder) {
    return new Variant(
        name,
        HeldOutTowers.hasLearnedAll(folder) ? Outcome.Ranked.TRAIN_AND_VALID : Outcome.Ranked.TRAIN,
        folder);
  }

  /** The same, named as its folder. */
  public static Variant of(Path folder) {
    return of(folder.toAbsolutePath().normalize().getFileName().toString(), folder);
  }

  /**
   * Loads it; the caller closes it.
   *
   * @param dimension floats of an embedding of the shop's encoder
   */
  MatchModel open(int dimension) {
    MatchModel model = OnnxMatchModel.load(folder);
    if (model.inputDimension() != dimension) {
      model.close();
      throw new WorkRefused(
          "the model in %s takes embeddings of %d floats; the encoder of this shop makes %d"
              .formatted(folder, model.inputDimension(), dimension));
    }
    return model;
  }

  /**
   * An index of the served catalogue with another model's vectors, in a temporary folder that is
   * gone when it is closed.
   */
  record IndexedVariant(TemporaryFolder folder, ProductIndex index, CoOccurrence coOccurrence)
      implements AutoCloseable {
    private static final Set<Part> OF_A_PRODUCT = EnumSet.of(Part.PRODUCT, Part.EMBEDDING);

    /**
     * @param counts what it may know of shoppers together
     * @param shop says how the index is searched, and what the values of attributes are
     */
    static IndexedVariant of(
        OfflineGeneration served, VectorTable vectors, TrainCounts counts, ShopConfig shop) {
      var folder = TemporaryFolder.beside(served.generation().folder());
      try {
        Path index = Files.createDirectory(folder.path().resolve("index"));
        var vocabulary = Vocabulary.of(served.generation().words());
        var config =
            IndexConfig.DEFAULT.withQuantisation(shop.quantisation()).withVocabulary(vocabulary);
        write(
            new IndexBuilder(index, config),
            served,
            vectors,
            counts.popularity(),
            shop.attributes());
        Path together = folder.path().resolve("cooccurrence.bin");
        counts.coOccurrence().write(together);
        return new IndexedVariant(
            folder,
            new ProductIndex(
                index,
                served.generation().manifest().storeSequence(),
                vocabulary,
                served.generation().surplus()),
            CoOccurrence.open(together));
      } catch (IOException failure) {
        folder.close();
        throw new StorageFailed(folder.path(), failure);
      } catch (RuntimeException failure) {
        folder.close();
        throw failure;
      }
    }

    private static void write(
        IndexBuilder empty,
        OfflineGeneration served,
        VectorTable vectors,
        Map<String, Long> popularity,
        AttributeTypes attributes) {
      try (var builder = empty) {
        CatalogueVectors.forEach(
            served,
            Filter.ALL,
            OF_A_PRODUCT,
            parts -> {
              Product product = parts.product();
              if (vectors.has(product.id())) { // or it has come since
                int place = vectors.place(product.id());
                builder.add(
                    new IndexedProduct(
                        product,
                        parts.embedding(),
                        new TowerVectors(vectors.itemVector(place), vectors.historyVector(place)),
                        popularity.getOrDefault(product.id(), 0L),
                        product.created().orElse(Instant.EPOCH),
                        attributes.of(product)));
              }
            });
        builder.finish();
      }
    }

    /** Serves as the shop would with this model. */
    Recommender recommender(MatchModel model, OfflineGeneration served) {
      return new Recommender(index, served.generation().centring(), model, served.encoder())
          .withCoOccurrence(coOccurrence)
          .withUnavailable();
    }

    @Override
    public void close() {
      try (folder;
          index;
          coOccurrence) {
        // closed before its files go
      }
    }
  }
}
