package dev.zhiyin.tools.verify;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.CommittedIndex;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.ServedGeneration;
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
  private final Faults findings = new Faults();
  private final List<String> told = new ArrayList<>();

  Verification(Home home, Store store) {
    this.home = home;
    this.store = store;
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
      new ServedIndex(home, generation, findings)
          .open()
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
    var generations = new GenerationRepository(home);
    while (true) {
      OptionalLong id = generations.current();
      try {
        return generations.openCurrentBase();
      } catch (GenerationUnusable unusable) {
        if (id.equals(generations.current())) {
          throw unusable;
        }
      }
    }
  }

  private void compare(ServedIndex.Opened served, OpenParts parts, long[] counts) {
    try (served;
        var snapshot = served.index().snapshot()) {
      var vectors = new VectorComparison(parts.parts(), snapshot, findings);
      var comparison =
          new StoreComparison(snapshot, served.index().quarantine(), vectors, findings);
      store.snapshot(
          moment -> {
            told.add(
                "index: %s at change %d, the store at %d"
                    .formatted(served.folder(), served.sequence(), moment.sequence()));
            comparison.compare(moment);
            return moment;
          });
      tell(served.index().quarantine());
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

  /* Closed in reverse order. */
  private record OpenParts(VectorComparison.Parts parts) implements AutoCloseable {
    @Override
    public void close() {
      parts.model().ifPresent(MatchModel::close);
      parts.cache().ifPresent(EmbeddingCache::close);
      parts.encoder().ifPresent(TextEncoder::close);
    }
  }

  private OpenParts parts(Generation generation) {
    var manifest = generation.manifest();
    told.add(
        "generation %d: model %s, encoder %s"
            .formatted(manifest.id(), manifest.model(), manifest.encoder().source()));
    return new OpenParts(
        new VectorComparison.Parts(
            usable(() -> ServedGeneration.encoder(generation)),
            Optional.of(home.vectorCache()).filter(Files::exists).map(EmbeddingCache::new),
            generation.centring(),
            usable(() -> ServedGeneration.model(generation))));
  }

  private <T> Optional<T> usable(Supplier<T> opened) {
    try {
      return Optional.of(opened.get());
    } catch (ModelUnusable | GenerationUnusable unusable) {
      findings.add(FaultKind.GENERATION, String.valueOf(unusable.getMessage()));
      return Optional.empty();
    }
  }

  /** Finds the index that a server has of a generation, or would begin with. */
  private static final class ServedIndex {
    private final Home home;
    private final Generation generation;
    private final Faults findings;

    /**
     * @param findings takes what is wrong with an index
     */
    ServedIndex(Home home, Generation generation, Faults findings) {
      this.home = home;
      this.generation = generation;
      this.findings = findings;
    }

    /**
     * An index with the folder that it is in. Closed by who opened it.
     *
     * @param sequence number of the newest change of the store that it holds
     */
    record Opened(Path folder, CommittedIndex index, long sequence) implements AutoCloseable {
      @Override
      public void close() {
        index.close();
      }
    }

    /** The live one, else the generation's own; empty if there is none that can be read. */
    Optional<Opened> open() {
      return opened(home.live(generation.manifest().id()))
          .filter(this::belongs)
          .or(() -> opened(generation.indexFolder()));
    }

    /* One that says nothing of itself is a copy that was not changed yet. */
    private boolean belongs(Opened live) {
      boolean belongs =
          live.index()
              .checkpoint()
              .map(Checkpoint::origin)
              .filter(generation.origin()::equals)
              .isPresent();
      if (!belongs) {
        live.close();
      }
      return belongs;
    }

    private Optional<Opened> opened(Path folder) {
      try {
        return CommittedIndex.open(folder, generation.manifest().storeSequence())
            .map(index -> checked(folder, index));
      } catch (StorageFailed damaged) {
        findings.add(FaultKind.INDEX, String.valueOf(damaged.getMessage()));
        return Optional.empty();
      }
    }

    private static Opened checked(Path folder, CommittedIndex index) {
      try {
        index.checkIntegrity();
        try (var snapshot = index.snapshot()) {
          return new Opened(folder, index, snapshot.sequence());
        }
      } catch (StorageFailed damaged) {
        index.close();
        throw damaged;
      }
    }
  }
}
