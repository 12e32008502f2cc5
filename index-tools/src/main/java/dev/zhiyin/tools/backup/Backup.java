package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.OwnersFile;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreSnapshot;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a shop into one file, while servers may go on with it.
 *
 * @param isOnCluster whether its indexes are; then a backup has no generation
 */
record Backup(Home home, Store store, boolean isOnCluster) {
  /**
   * Writes it; the file is there only when it is whole.
   *
   * @param settings the file of the shop's settings; left out if it does not exist
   * @throws WorkRefused if the file exists already, or that of the settings is too large
   * @throws GenerationUnusable if the generation that is served is damaged
   */
  Contents to(Path file, Path settings) {
    if (Files.exists(file)) {
      throw new WorkRefused(file + " exists already; a backup replaces nothing");
    }
    try (var temporary = TemporaryFolder.beside(file)) {
      Path part = temporary.path().resolve(file.getFileName());
      Contents contents = write(part, settings);
      Files.move(part, file);
      Folders.syncFolder(file.toAbsolutePath().resolveSibling("."));
      return contents;
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    } catch (UncheckedIOException failure) {
      throw new StorageFailed(file, Objects.requireNonNull(failure.getCause()));
    }
  }

  /* The generation first, so that the store is never behind it. */
  private Contents write(Path part, Path settings) throws IOException {
    try (var writer = new BackupWriter(part)) {
      if (Files.exists(settings)) {
        requireRestorable(settings);
        writer.add(Contents.CONFIG, settings);
      }
      @Nullable Long generation = addGeneration(writer);
      long sequence = store.snapshot(moment -> addStore(writer, moment));
      // last: a list of more events than the store has does no harm, one of fewer would
      if (Files.exists(home.heldOut())) {
        writer.add(Contents.HELD_OUT, home.heldOut());
      }
      return writer.finish(sequence, generation);
    }
  }

  private static void requireRestorable(Path settings) throws IOException {
    long size = Files.size(settings);
    if (size > BackupFile.LARGEST_CONFIG) {
      throw new WorkRefused(
          "%s has %d bytes; wanted at most %d"
              .formatted(settings, size, BackupFile.LARGEST_CONFIG));
    }
  }

  private @Nullable Long addGeneration(BackupWriter writer) throws IOException {
    var generations = new GenerationRepository(home);
    if (isOnCluster || generations.current().isEmpty()) {
      return null;
    }
    try (Generation generation = generations.openCurrentBase()) {
      generation
          .indexDamage()
          .ifPresent(
              damage -> {
                throw new GenerationUnusable(damage);
              });
      Path folder = generation.folder();
      for (Path file : filesBelow(folder)) {
        writer.add(
            Contents.GENERATION + folder.relativize(file).toString().replace('\\', '/'), file);
      }
      return generation.manifest().id();
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static long addStore(BackupWriter writer, StoreSnapshot moment) {
    var tables = new Tables(writer);
    moment.forEachRow(tables::add);
    return moment.sequence();
  }

  /* A row tells its table; each begins an entry. */
  private static final class Tables {
    private final BackupWriter writer;
    private String current = "";
    private OutputStream rows = OutputStream.nullOutputStream();

    Tables(BackupWriter writer) {
      this.writer = writer;
    }

    void add(StoreRow row) {
      try {
        if (!row.table().equals(current)) {
          current = row.table();
          rows = writer.begin(Contents.STORE + current + Contents.ROWS);
        }
        rows.write(Contents.line(row));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Writes a backup, entry after entry; {@link #finish} adds what it says of itself. */
  static final class BackupWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final ZipOutputStream zip;
    private final DigestOutputStream out;
    private final List<Contents.Entry> entries = new ArrayList<>();

    private @Nullable ZipEntry begun;

    /**
     * @param file that does not exist yet; only its owner may read it
     */
    BackupWriter(Path file) throws IOException {
      channel = OwnersFile.create(file);
      zip =
          new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
      zip.setLevel(Deflater.BEST_SPEED);
      out = new DigestOutputStream(zip, Sha256.digest());
    }

    /** Begins an entry, which takes what is written out, and ends the one before. */
    OutputStream begin(String name) throws IOException {
      end();
      begun = new ZipEntry(name);
      zip.putNextEntry(begun);
      return out;
    }

    /** Adds a file as an entry of its own. */
    void add(String name, Path file) throws IOException {
      Files.copy(file, begin(name));
    }

    private void end() throws IOException {
      if (begun != null) {
        zip.closeEntry();
        String sum = HexFormat.of().formatHex(out.getMessageDigest().digest());
        entries.add(new Contents.Entry(begun.getName(), begun.getSize(), sum));
        begun = null;
      }
    }

    /** Makes it whole and durable. */
    Contents finish(long storeSequence, @Nullable Long generation) throws IOException {
      end();
      var contents =
          new Contents(
              Contents.FORMAT, Instant.now().toString(), storeSequence, generation, entries);
      zip.putNextEntry(new ZipEntry(Contents.NAME));
      zip.write(contents.json());
      zip.closeEntry();
      zip.finish();
      zip.flush();
      channel.force(true);
      return contents;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
