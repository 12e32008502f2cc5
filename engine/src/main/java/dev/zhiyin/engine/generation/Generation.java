package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Probes;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.generation.Manifest.ManifestFile;
import dev.zhiyin.engine.generation.Manifest.ManifestFile.SealedManifest;
import dev.zhiyin.engine.lucene.IndexSchema;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.renewal.RenewalTimes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A published generation, checked and open for asking. Closed by who opened it.
 *
 * <p>One that was opened as a base is not asked itself: a live index is made from it, and if its
 * own index is damaged, that one is made from the store instead.
 */
public final class Generation implements AutoCloseable {
  private static final String INDEX = "index";
  static final String MEAN = "mean.f32";
  static final String CO_OCCURRENCE = "cooccurrence.bin";
  static final String COMPLEMENTS = "complements.bin";
  static final String COMPLEMENT_CATEGORIES = "complement-categories.bin";
  static final String RENEWAL = "renewal.json";
  static final String WORDS = "words.txt";

  /** Under what name a manifest has {@link #surplus}. */
  public static final String SURPLUS = "surplus";

  private final Manifest manifest;
  private final String origin;
  private final Path folder;
  private final Centring centring;
  private final CoOccurrence coOccurrence;
  private final Complements complements;
  private final RenewalTimes renewal;
  private final ShopWords words;
  private final @Nullable ProductIndex index;
  private boolean indexRead;
  private Optional<String> indexDamage = Optional.empty();

  private Generation(SealedManifest seal, Path folder, boolean withIndex) {
    this.manifest = seal.manifest();
    this.origin = seal.origin();
    this.folder = folder;
    this.centring = Centring.by(readMean(folder, manifest.encoder().dimension()));
    this.renewal = read(RENEWAL, RenewalTimes.NONE, RenewalTimes::read);
    this.words = read(WORDS, ShopWords.NONE, ShopWords::read);
    this.index =
        withIndex
            ? new ProductIndex(
                indexOf(folder), manifest.storeSequence(), Vocabulary.of(words), surplus())
            : null;
    CoOccurrence opened = CoOccurrence.NONE;
    try {
      opened = read(CO_OCCURRENCE, CoOccurrence.NONE, CoOccurrence::open);
      this.complements =
          read(
              COMPLEMENTS,
              Complements.NONE,
              file -> Complements.open(file, folder.resolve(COMPLEMENT_CATEGORIES)));
      this.coOccurrence = opened;
    } catch (StorageFailed failure) {
      opened.close();
      closeIndex();
      throw failure;
    }
  }

  /**
   * Opens a generation's folder.
   *
   * @throws GenerationUnusable if a file differs from the manifest, or the index was written with
   *     other fields or another analysis
   */
  static Generation open(Path folder) {
    return new Generation(check(folder, Throttle.FULL), folder, true);
  }

  /** The same, at a pace, but without its index, which is not looked at. */
  static Generation openBase(Path folder, Throttle throttle) {
    SealedManifest seal = checkSchema(folder);
    Checksums.verify(folder, seal.manifest(), name -> !isOfIndex(name), throttle);
    return new Generation(seal, folder, false);
  }

  /** How much more than wanted its graphs are asked for, as {@link IndexConfig#surplus}. */
  public double surplus() {
    return manifest.metrics().getOrDefault(SURPLUS, 1.0);
  }

  private static boolean isOfIndex(String file) {
    return file.startsWith(INDEX + "/");
  }

  /** Does all that {@link #open} does but open, at a pace. */
  static SealedManifest check(Path folder, Throttle throttle) {
    SealedManifest seal = checkSchema(folder);
    Checksums.verify(folder, seal.manifest(), name -> true, throttle);
    return seal;
  }

  private static SealedManifest checkSchema(Path folder) {
    SealedManifest seal = ManifestFile.read(folder);
    Manifest manifest = seal.manifest();
    if (manifest.schema() != IndexSchema.VERSION) {
      throw new GenerationUnusable(
          "%s was written with schema %d; this program reads schema %d: rebuild"
              .formatted(folder, manifest.schema(), IndexSchema.VERSION));
    }
    return seal;
  }

  public Manifest manifest() {
    return manifest;
  }

  /**
   * Checksum of the manifest, and so of all that it lists: what was made from this generation and
   * has the same origin belongs to it, whatever its number.
   */
  public String origin() {
    return origin;
  }

  /**
   * Its own index, as it was built.
   *
   * @throws IllegalStateException if this was opened as a base
   */
  public ProductIndex index() {
    if (index == null) {
      throw new IllegalStateException("generation %d is open as a base".formatted(manifest.id()));
    }
    return index;
  }

  /** Where all its files are. */
  public Path folder() {
    return folder;
  }

  /** Where the files of its index are, if they are there. */
  public Path indexFolder() {
    return indexOf(folder);
  }

  /**
   * Which file of its index is missing or differs from the manifest. All are read for the first who
   * asks.
   */
  public Optional<String> indexDamage() {
    return indexDamage(Throttle.FULL);
  }

  /** The same, at a pace. */
  public synchronized Optional<String> indexDamage(Throttle throttle) {
    if (!indexRead) {
      try {
        Checksums.verify(folder, manifest, Generation::isOfIndex, throttle);
      } catch (GenerationUnusable damaged) {
        indexDamage = Optional.of(String.valueOf(damaged.getMessage()));
      }
      indexRead = true;
    }
    return indexDamage;
  }

  /** The mean of the catalogue that its embeddings are centred by. */
  public Centring centring() {
    return centring;
  }

  /**
   * Products that go together, as long as this is open; none in a generation that was made without.
   */
  public CoOccurrence coOccurrence() {
    return coOccurrence;
  }

  /** What is bought in one basket, as long as this is open; as {@link #coOccurrence}. */
  public Complements complements() {
    return complements;
  }

  /** How soon what was bought is bought again; nothing in a generation that was made without. */
  public RenewalTimes renewal() {
    return renewal;
  }

  /** What its index cuts Chinese texts by; none in a generation that was made without. */
  public ShopWords words() {
    return words;
  }

  /** Where the trained towers are; empty of files when the model is {@code text}. */
  public Path towers() {
    return towersOf(folder);
  }

  /**
   * Checks that an encoder is the one that this generation was made by: by its checksum, and if it
   * is a service, by how it answers.
   *
   * @throws GenerationUnusable if the encoder is another than the generation's embeddings come from
   */
  public void require(TextEncoder encoder) {
    var made = manifest.encoder();
    if (!made.checksum().equals(encoder.checksum())) {
      throw new GenerationUnusable(
          "generation %d was made by encoder %s with checksum %s; this is %s with checksum %s: rebuild"
              .formatted(
                  manifest.id(),
                  made.source(),
                  made.checksum(),
                  encoder.name(),
                  encoder.checksum()));
    }
    probes().ifPresent(answers -> recognise(encoder, answers));
  }

  /**
   * Checks that the shop declares its attributes as when this generation was made.
   *
   * @throws GenerationUnusable naming the first attribute that is declared otherwise
   */
  public void require(AttributeTypes attributes) {
    Map<String, String> made = manifest.attributes();
    Map<String, String> declared = attributes.texts();
    var names = new TreeSet<>(made.keySet());
    names.addAll(declared.keySet());
    for (String name : names) {
      String then = made.getOrDefault(name, "not declared");
      String now = declared.getOrDefault(name, "not declared");
      if (!then.equals(now)) {
        throw new GenerationUnusable(
            "generation %d was made with attribute %s as '%s'; the settings declare it as '%s': rebuild"
                .formatted(manifest.id(), name, then, now));
      }
    }
  }

  private void recognise(TextEncoder encoder, Probes answers) {
    try {
      encoder.recognise(answers);
    } catch (ModelUnusable other) {
      throw new GenerationUnusable(
          "generation %d was made by encoder %s, which answers differently now: %s: rebuild"
              .formatted(manifest.id(), manifest.encoder().source(), other.getMessage()),
          other);
    }
  }

  /** How the encoder answered when it was made, if that is what it is recognised by. */
  public Optional<Probes> probes() {
    return manifest.files().containsKey(ProbesFile.NAME)
        ? Optional.of(ProbesFile.read(folder))
        : Optional.empty();
  }

  private void closeIndex() {
    if (index != null) {
      index.close();
    }
  }

  @Override
  public void close() {
    try (coOccurrence;
        complements) {
      closeIndex();
    }
  }

  static Path indexOf(Path folder) {
    return folder.resolve(INDEX);
  }

  static Path towersOf(Path folder) {
    return folder.resolve("towers");
  }

  @FunctionalInterface
  private interface Reader<P> {
    P read(Path file) throws IOException;
  }

  private <P> P read(String name, P without, Reader<P> reader) {
    if (!manifest.files().containsKey(name)) {
      return without;
    }
    Path file = folder.resolve(name);
    try {
      return reader.read(file);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private static float[] readMean(Path folder, int dimension) {
    Path file = folder.resolve(MEAN);
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      if (bytes.remaining() != dimension * Float.BYTES) {
        throw new GenerationUnusable(
            "%s has %d bytes; %d floats have %d"
                .formatted(file, bytes.remaining(), dimension, dimension * Float.BYTES));
      }
      return Vectors.floats(bytes);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
