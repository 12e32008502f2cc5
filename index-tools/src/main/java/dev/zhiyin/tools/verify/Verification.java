package dev.zhiyin.tools.verify;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.tools.verify.Faults.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Compares all that a shop holds, while servers may go on with it. Changes nothing, and goes on
 * behind whatever is wrong as far as that makes sense.
 */
final class Verification {
  private final Home home;
  private final Store store;
  private final ShopGenerations generations;
  private final TextEncoder.Opener encoders;
  private final Faults findings = new Faults();
  private final List<String> told = new ArrayList<>();

  Verification(Home home, Store store, ShopGenerations generations, TextEncoder.Opener encoders) {
    this.encoders = encoders;
    this.home = home;
    this.store = store;
    this.generations = generations;
  }

  /**
   * What came of it.
   *
   * @param lines for people
   * @param differ how many things are wrong
   */
  record Result(List<String> lines, long compared, long pending, long differ) {}

  Result run() {
    long[] counts = new long[2];
    try (Generation generation = current();
        var parts = parts(generation)) {
      generation.indexDamage().ifPresent(damage -> findings.add(FaultKind.GENERATION, damage));
      opened(generation)
          .ifPresentOrElse(
              served -> compare(served, parts, counts),
              () -> findings.add(FaultKind.INDEX, "there is none that can be read"));
    } catch (GenerationUnusable unusable) {
      findings.add(FaultKind.GENERATION, String.valueOf(unusable.getMessage()));
    }
    var lines = new ArrayList<>(told);
    lines.addAll(findings.lines());
    return new Result(lines, counts[0], counts[1], findings.count());
  }

  /* Another may be published, and this one deleted, while it is being opened. */
  private Generation current() {
    var repository = generations.repository();
    while (true) {
      OptionalLong id = repository.current();
      try {
        return repository.openCurrentBase();
      } catch (GenerationUnusable unusable) {
        if (id.equals(repository.current())) {
          throw unusable;
        }
      }
    }
  }

  private Optional<Opened> opened(Generation generation) {
    if (!generations.areOnCluster()) {
      return new ServedIndex(home, generation, findings).open();
    }
    WritableIndex index = generations.openOnCluster(generation);
    IndexView view = index.view();
    return Optional.of(
        new Opened(generation.manifest().clusterIndex(), view, index.quarantine(), index::close));
  }

  /**
   * An index and where it is.
   *
   * @param closer closes what the view belongs to
   */
  private record Opened(String place, IndexView view, Quarantine quarantine, Runnable closer)
      implements AutoCloseable {
    @Override
    public void close() {
      try (view) {
        closer.run();
      }
    }
  }

  private void compare(Opened served, VectorComparison.Parts parts, long[] counts) {
    try (served) {
      var vectors = new VectorComparison(parts, findings);
      var comparison = new StoreComparison(served.view(), served.quarantine(), vectors, findings);
      store.snapshot(
          moment -> {
            told.add(
                "index: %s at change %d, the store at %d"
                    .formatted(served.place(), served.view().sequence(), moment.sequence()));
            comparison.compare(moment);
            return moment;
          });
      tell(served.quarantine());
      if (vectors.unchecked() > 0) {
        told.add(
            "embeddings of %d products are not in the cache, and were not looked at"
                .formatted(vectors.unchecked()));
      }
      counts[0] = comparison.compared();
      counts[1] = comparison.pending();
    }
  }

  private void tell(Quarantine quarantine) {
    if (quarantine.size() > 0) {
      told.add("%d quarantined, which cannot be shown:".formatted(quarantine.size()));
      quarantine
          .after(0, Faults.KEPT)
          .forEach(
              one ->
                  told.add(
                      "  %s: change %d: %s".formatted(one.id(), one.sequence(), one.reason())));
    }
  }

  private VectorComparison.Parts parts(Generation generation) {
    var manifest = generation.manifest();
    told.add(
        "generation %d: model %s, encoder %s"
            .formatted(manifest.id(), manifest.model(), manifest.encoder().source()));
    return new VectorComparison.Parts(
        usable(() -> OfflineGeneration.encoder(generation, encoders)),
        Optional.of(home.vectorCache()).filter(Files::exists).map(EmbeddingCache::new),
        generation.centring(),
        usable(() -> OfflineGeneration.model(generation)),
        generations.areOnCluster());
  }

  private <T> Optional<T> usable(Supplier<T> opened) {
    try {
      return Optional.of(opened.get());
    } catch (ModelUnusable | GenerationUnusable unusable) {
      findings.add(FaultKind.GENERATION, String.valueOf(unusable.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Finds the index that a server has of a generation, or would begin with.
   *
   * @param findings takes what is wrong with an index
   */
  private record ServedIndex(Home home, Generation generation, Faults findings) {
    /** The live one, else the generation's own; empty if there is none that can be read. */
    Optional<Opened> open() {
      Path live = home.live(generation.manifest().id());
      return checked(live)
          .filter(this::belongs)
          .map(index -> opened(live, index))
          .or(
              () ->
                  checked(generation.indexFolder())
                      .map(index -> opened(generation.indexFolder(), index)));
    }

    private static Opened opened(Path folder, ProductIndex index) {
      return new Opened(folder.toString(), index.view(), index.quarantine(), index::close);
    }

    /* One that says nothing of itself is a copy that was not changed yet. */
    private boolean belongs(ProductIndex live) {
      boolean belongs =
          live.checkpoint().map(Checkpoint::origin).filter(generation.origin()::equals).isPresent();
      if (!belongs) {
        live.close();
      }
      return belongs;
    }

    private Optional<ProductIndex> checked(Path folder) {
      try {
        Optional<ProductIndex> index =
            ProductIndex.find(folder, generation.manifest().storeSequence());
        index.ifPresent(ServedIndex::checkIntegrity);
        return index;
      } catch (StorageFailed damaged) {
        findings.add(FaultKind.INDEX, String.valueOf(damaged.getMessage()));
        return Optional.empty();
      }
    }

    private static void checkIntegrity(ProductIndex index) {
      try {
        index.checkIntegrity();
      } catch (StorageFailed damaged) {
        index.close();
        throw damaged;
      }
    }
  }
}
