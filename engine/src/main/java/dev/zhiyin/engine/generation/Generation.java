package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.index.IndexSchema;
import dev.zhiyin.engine.index.ProductIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A published generation, checked and open for asking. Closed by who opened it. */
public final class Generation implements AutoCloseable {
  private final Manifest manifest;
  private final String origin;
  private final Path folder;
  private final Centring centring;
  private final ProductIndex index;

  private Generation(SealedManifest seal, Path folder) {
    this.manifest = seal.manifest();
    this.origin = seal.origin();
    this.folder = folder;
    this.centring = Centring.by(readMean(folder, manifest.encoder().dimension()));
    this.index = new ProductIndex(indexOf(folder), manifest.storeSequence());
  }

  /**
   * Opens a generation's folder.
   *
   * @throws GenerationUnusable if a file differs from the manifest, or the index was written with
   *     other fields or another analysis
   */
  static Generation open(Path folder) {
    return new Generation(check(folder), folder);
  }

  /** Does all that {@link #open} does but open. */
  static SealedManifest check(Path folder) {
    SealedManifest seal = ManifestFile.read(folder);
    Manifest manifest = seal.manifest();
    if (!manifest.schema().equals(IndexSchema.hash())) {
      throw new GenerationUnusable(
          "%s was written with schema %s; this program reads schema %s: rebuild"
              .formatted(
                  folder, Sha256.brief(manifest.schema()), Sha256.brief(IndexSchema.hash())));
    }
    Checksums.verify(folder, manifest);
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

  public ProductIndex index() {
    return index;
  }

  /** The mean of the catalogue that its embeddings are centred by. */
  public Centring centring() {
    return centring;
  }

  /** Where the trained towers are; empty of files when the model is {@code text}. */
  public Path towers() {
    return towersOf(folder);
  }

  /**
   * Checks that an encoder is the one that this generation was made by.
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
  }

  @Override
  public void close() {
    index.close();
  }

  static Path indexOf(Path folder) {
    return folder.resolve("index");
  }

  static Path towersOf(Path folder) {
    return folder.resolve("towers");
  }

  private static Path meanOf(Path folder) {
    return folder.resolve("mean.f32");
  }

  static void writeMean(Path folder, float[] mean) {
    var bytes = ByteBuffer.allocate(mean.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(mean);
    try {
      Files.write(meanOf(folder), bytes.array());
    } catch (IOException failure) {
      throw new StorageFailed(meanOf(folder), failure);
    }
  }

  private static float[] readMean(Path folder, int dimension) {
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(meanOf(folder)));
      if (bytes.remaining() != dimension * Float.BYTES) {
        throw new GenerationUnusable(
            "%s has %d bytes; %d floats have %d"
                .formatted(meanOf(folder), bytes.remaining(), dimension, dimension * Float.BYTES));
      }
      var mean = new float[dimension];
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(mean);
      return mean;
    } catch (IOException failure) {
      throw new StorageFailed(meanOf(folder), failure);
    }
  }
}
