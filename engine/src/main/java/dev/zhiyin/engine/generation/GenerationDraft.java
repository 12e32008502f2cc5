package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.cooccurrence.ComplementCounter;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Probes;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.generation.GenerationCatalog.Held;
import dev.zhiyin.engine.generation.Manifest.ManifestFile;
import dev.zhiyin.engine.lucene.IndexSchema;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.renewal.RenewalTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A generation that is being made. Nobody sees it before {@link #finish}; closed without that, it
 * is gone. Holds the lock of the one rebuild that may be under way.
 */
public final class GenerationDraft implements AutoCloseable {
  private final Path root;
  private final long id;
  private final GenerationCatalog catalog;
  private final Held lock;
  private final TemporaryFolder temporary;

  private GenerationDraft(Path root, GenerationCatalog catalog, Held lock) {
    this.root = root;
    this.id = catalog.reserve();
    this.catalog = catalog;
    this.lock = lock;
    this.temporary = TemporaryFolder.in(root);
  }

  /**
   * What the maker of a generation knows of it.
   *
   * @param attributes that the shop declares
   * @param clusterIndex as {@link Manifest#clusterIndex}
   * @param learnedSequence as {@link Manifest#learnedSequence}
   */
  public record Contents(
      Manifest.EncoderId encoder,
      AttributeTypes attributes,
      String model,
      String clusterIndex,
      UUID store,
      long storeSequence,
      long learnedSequence,
      long products,
      Map<String, Double> metrics) {
    /** Of a generation whose index is one of its files, of a shop that declares no attributes. */
    public Contents(
        Manifest.EncoderId encoder,
        String model,
        UUID store,
        long storeSequence,
        long products,
        Map<String, Double> metrics) {
      this(
          encoder,
          AttributeTypes.NONE,
          model,
          "",
          store,
          storeSequence,
          storeSequence,
          products,
          metrics);
    }
  }

  static GenerationDraft begin(Path root, GenerationCatalog catalog) {
    Held lock = catalog.lockRebuild();
    try {
      var draft = new GenerationDraft(root, catalog, lock);
      Folders.create(draft.towers());
      return draft;
    } catch (ZhiyinException failure) {
      lock.close();
      throw failure;
    }
  }

  /** Its number. */
  public long id() {
    return id;
  }

  /** Where the index goes if it is one of its files; exists and is empty. */
  public Path index() {
    Path index = Generation.indexOf(folder());
    Folders.create(index);
    return index;
  }

  /** Where the towers go; exists and is empty. */
  public Path towers() {
    return Generation.towersOf(folder());
  }

  private Path folder() {
    return temporary.path();
  }

  public void writeCentring(Centring centring) {
    write(Generation.MEAN, file -> Files.write(file, Vectors.bytes(centring.mean())));
  }

  /** How the encoder answers, by which a service is recognised. */
  public void writeProbes(Probes probes) {
    write(ProbesFile.NAME, file -> ProbesFile.write(file, probes));
  }

  public void writeCoOccurrence(CoOccurrenceCounter counted) {
    write(Generation.CO_OCCURRENCE, counted::write);
  }

  public void writeComplements(ComplementCounter counted) {
    write(
        Generation.COMPLEMENTS,
        file -> counted.write(file, file.resolveSibling(Generation.COMPLEMENT_CATEGORIES)));
  }

  public void writeRenewal(RenewalTimes learned) {
    write(Generation.RENEWAL, learned::write);
  }

  /** What its index cuts Chinese texts by. */
  public void writeWords(ShopWords words) {
    write(Generation.WORDS, words::write);
  }

  @FunctionalInterface
  private interface Writer {
    void write(Path file) throws IOException;
  }

  private void write(String name, Writer writer) {
    Path file = folder().resolve(name);
    try {
      writer.write(file);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /**
   * Seals it with its manifest and puts it beside the others, not yet served.
   *
   * @throws WorkRefused if another rebuild has begun since this one did
   */
  public Manifest finish(Contents contents) {
    var manifest =
        new Manifest(
            id,
            Instant.now(),
            IndexSchema.VERSION,
            contents.encoder(),
            contents.attributes().texts(),
            contents.model(),
            contents.clusterIndex(),
            contents.store(),
            contents.storeSequence(),
            contents.learnedSequence(),
            contents.products(),
            contents.metrics(),
            Checksums.of(folder()));
    ManifestFile.write(folder(), manifest);
    Folders.syncAll(folder());
    Path finished = root.resolve(GenerationRepository.folderName(id));
    try (var _ = catalog.lock()) {
      if (lock.isLost()) {
        throw new WorkRefused(
            "generation %d is given up: this rebuild stood still for so long that another rebuild has begun"
                .formatted(id));
      }
      dropFormer(finished);
      catalog.use(id);
      catalog.add(id, folder());
      Folders.renameAtomically(folder(), finished);
    }
    return manifest;
  }

  /* The copy of one whose number was given again, by a database that was set back. */
  private void dropFormer(Path finished) {
    if (Files.exists(finished)) {
      try (var bin = TemporaryFolder.in(root)) {
        Folders.renameAtomically(finished, bin.path().resolve(finished.getFileName()));
      }
    }
  }

  @Override
  public void close() {
    try (lock;
        temporary) {
      // the folder goes before the lock
    }
  }
}
