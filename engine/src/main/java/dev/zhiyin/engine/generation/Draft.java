package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.index.ProductIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A generation that is being made. Nobody sees it before {@link #finish}; closed without that, it
 * is gone. Holds the lock of the one rebuild that may be under way.
 */
public final class Draft implements AutoCloseable {
  private static final String PREFIX = ".draft-";

  private final Path root;
  private final long id;
  private final RebuildLock lock;
  private final Path folder;

  private Draft(Path root, long id, RebuildLock lock) {
    this.root = root;
    this.id = id;
    this.lock = lock;
    this.folder = root.resolve(PREFIX + id);
  }

  /** What the maker of a generation knows of it. */
  public record Contents(
      Manifest.EncoderId encoder,
      String model,
      long storeSequence,
      long products,
      Map<String, Double> metrics) {}

  /* The number is asked for under the lock, where no other rebuild can take it. */
  static Draft begin(Path root, LongSupplier id) {
    RebuildLock lock = RebuildLock.take(root);
    try {
      abandoned(root).forEach(Folders::deleteAll);
      var draft = new Draft(root, id.getAsLong(), lock);
      Folders.create(draft.index());
      Folders.create(draft.towers());
      return draft;
    } catch (StorageFailed failure) {
      lock.close();
      throw failure;
    }
  }

  /** Where the index goes; exists and is empty. */
  public Path index() {
    return Generation.indexOf(folder);
  }

  /** Where the towers go; exists and is empty. */
  public Path towers() {
    return Generation.towersOf(folder);
  }

  public void writeCentring(Centring centring) {
    Generation.writeMean(folder, centring.mean());
  }

  /** Seals it with its manifest and puts it beside the others, not yet served. */
  public Manifest finish(Contents contents) {
    var manifest =
        new Manifest(
            id,
            Instant.now(),
            ProductIndex.schemaVersion(),
            contents.encoder(),
            contents.model(),
            contents.storeSequence(),
            contents.products(),
            contents.metrics(),
            Checksums.of(folder));
    ManifestFile.write(folder, manifest);
    Folders.syncFiles(folder);
    Folders.renameAtomically(folder, root.resolve(folderName(id)));
    return manifest;
  }

  @Override
  public void close() {
    if (lock.isHeld()) {
      try (lock) {
        Folders.deleteAll(folder);
      }
    }
  }

  static String folderName(long id) {
    return String.format(Locale.ROOT, "%06d", id);
  }

  private static List<Path> abandoned(Path root) {
    try (Stream<Path> children = Files.list(root)) {
      return children.filter(child -> child.getFileName().toString().startsWith(PREFIX)).toList();
    } catch (IOException failure) {
      throw new StorageFailed(root, failure);
    }
  }
}
