package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.CachedEncoder;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Draft;
import dev.zhiyin.engine.generation.Generations;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.index.Faces;
import dev.zhiyin.engine.index.IndexBuilder;
import dev.zhiyin.engine.index.IndexConfig;
import dev.zhiyin.engine.index.IndexedProduct;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.VectorCache;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.tools.Progress;
import dev.zhiyin.tools.search.TrialTable;
import dev.zhiyin.tools.split.Splits;
import dev.zhiyin.tools.split.TrainPopularity;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The work on one shop's store and encoder: embedding, training, and making a new generation. */
final class Rebuild implements AutoCloseable {
  /** Products whose faces are made in one model call. */
  private static final int CHUNK = 4096;

  private final Home home;
  private final Progress progress;
  private final Store store;
  private final String encoderSource;
  private final TextEncoder encoder;
  private final VectorCache cache;
  private final List<Product> products = new ArrayList<>();

  /**
   * Opens the store and the encoder.
   *
   * @param encoderAsked name or folder; empty for the one that fits the catalogue
   */
  Rebuild(Home home, Store store, String encoderAsked, Progress progress) {
    this.home = home;
    this.store = store;
    this.progress = progress;
    store.forEachProduct(products::add);
    if (products.isEmpty()) {
      throw new WorkRefused(
          home.store() + " has no products; load some with: zhiyin rebuild --products FILE");
    }
    encoderSource = encoderAsked.isEmpty() ? EncoderChoice.of(products) : encoderAsked;
    encoder = Encoders.open(encoderSource, EncoderConfig.DEFAULT);
    cache = new VectorCache(home.vectorCache());
  }

  Catalogue embed() {
    progress.say("embed: %,d products by %s", products.size(), encoderSource);
    return Catalogue.of(products, encoder, cache, progress);
  }

  /** Looks for better settings, and leaves what was found beside the model. */
  TrialTable search(Catalogue catalogue, TrainConfig base, SearchRun.Plan plan) {
    var set = Training.set(store, catalogue, new CachedEncoder(encoder, cache));
    return new SearchRun(modelFolder(), progress).of(set, base, plan);
  }

  /** Trains a model and leaves it where the next generation finds it. */
  TrainedModel train(Catalogue catalogue, TrainPlan plan) {
    var set = Training.set(store, catalogue, new CachedEncoder(encoder, cache));
    return new TrainRun(modelFolder(), progress).of(set, plan);
  }

  /** Whether there are events that a model can learn from. */
  boolean hasEvents() {
    Set<String> ids = products.stream().map(Product::id).collect(Collectors.toSet());
    var teachers = new AtomicInteger();
    Splits.forEachShopper(
        store, shopper -> teachers.addAndGet(shopper.teaches(ids::contains) ? 1 : 0));
    return teachers.get() > 0;
  }

  private Path modelFolder() {
    return home.model(encoder.checksum());
  }

  /** Makes a generation of what the store holds now, and publishes it. */
  Manifest publish(Catalogue catalogue, boolean force) {
    var generations = new Generations(home.generations());
    try (Draft draft = generations.begin()) {
      long sequence = store.sequence();
      var chosen =
          new ModelChoice(store, catalogue, encoder, progress).choose(modelFolder(), force);
      try (MatchModel model = chosen.model()) {
        index(draft.index(), catalogue, model);
        draft.writeCentring(catalogue.centring());
        if (!model.name().equals(UntrainedModel.NAME)) {
          copyFiles(modelFolder(), draft.towers());
        }
        Manifest manifest =
            draft.finish(
                new Draft.Contents(
                    new Manifest.EncoderId(encoderSource, encoder.checksum(), encoder.dimension()),
                    model.name(),
                    sequence,
                    products.size(),
                    chosen.metrics()));
        generations.publish(manifest.id());
        return manifest;
      }
    }
  }

  private void index(Path folder, Catalogue catalogue, MatchModel model) {
    Map<String, Long> popularity = TrainPopularity.of(store);
    try (var bar = progress.bar("index", " products", products.size());
        var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      for (int start = 0; start < products.size(); start += CHUNK) {
        int end = Math.min(start + CHUNK, products.size());
        var embeddings = catalogue.centred().subList(start, end);
        List<String> ids = catalogue.ids().subList(start, end);
        float[][] productFaces = model.productFaces(ids, embeddings);
        float[][] historyFaces = model.historyFaces(ids, embeddings);
        for (int i = 0; i < embeddings.size(); i++) {
          Product product = products.get(start + i);
          builder.add(
              new IndexedProduct(
                  product,
                  embeddings.get(i),
                  new Faces(productFaces[i], historyFaces[i]),
                  popularity.getOrDefault(product.id(), 0L),
                  product.created().orElse(Instant.EPOCH)));
          bar.step();
        }
      }
      builder.finish();
    }
  }

  private static void copyFiles(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    } catch (IOException failure) {
      throw new StorageFailed(from, failure);
    }
  }

  @Override
  public void close() {
    try (encoder;
        cache) {
      // closed in reverse order
    }
  }
}
