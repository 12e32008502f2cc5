package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreRow;
import dev.zhiyin.engine.store.StoreSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a shop into one file, while servers may go on with it. */
final class Backup {
  private final Home home;
  private final Store store;

  Backup(Home home, Store store) {
    this.home = home;
    this.store = store;
  }

  /**
   * Writes it; the file is there only when it is whole.
   *
   * @param settings the file of the shop's settings; left out if it does not exist
   * @throws WorkRefused if the file exists already
   * @throws GenerationUnusable if the generation that is served is damaged
   */
  Contents to(Path file, Path settings) {
    if (Files.exists(file)) {
      throw new WorkRefused(file + " exists already; a backup replaces nothing");
    }
    try (var temporary = TemporaryFolder.beside(file)) {
      Path part = temporary.path().resolve(file.getFileName());
      Contents contents = write(part, settings);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
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
        writer.add(Contents.CONFIG, settings);
      }
      @Nullable Long generation = addGeneration(writer);
      long sequence = store.snapshot(moment -> addStore(writer, moment));
      return writer.finish(sequence, generation);
    }
  }

  private @Nullable Long addGeneration(BackupWriter writer) throws IOException {
    var generations = new GenerationRepository(home);
    if (generations.current().isEmpty()) {
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

    Tables(BackupWriter writer) {
      this.writer = writer;
    }

    void add(StoreRow row) {
      try {
        if (!row.table().equals(current)) {
          current = row.table();
          writer.begin(Contents.STORE + current + Contents.ROWS);
        }
        byte[] line = BackupJson.line(row);
        writer.write(line, line.length);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
