package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.Generations;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a shop of a backup, in a folder that has nothing but, perhaps, the shop's settings. All is
 * made in a folder inside it first, and moved to its place at the end.
 */
final class Restoration {
  private static final String PREFIX = ".restoring-";

  private final Home home;
  private final Optional<Path> config;
  private final Map<String, String> environment;

  /**
   * @param config settings that go before the shop's own and before those in the backup
   */
  Restoration(Home home, Optional<Path> config, Map<String, String> environment) {
    this.home = home;
    this.config = config;
    this.environment = environment;
  }

  /**
   * Restores.
   *
   * @throws WorkRefused if the home is not empty, the backup is damaged, or the store that the
   *     settings name is not empty; nothing is changed then
   */
  Contents from(Path file) {
    requireEmpty();
    try (var backup = BackupFile.open(file)) {
      boolean existed = Files.exists(home.root());
      Path temporary = temporary();
      try {
        fill(temporary, backup);
        moveAll(temporary);
        return backup.contents();
      } finally {
        deleteAll(temporary);
        if (!existed) {
          deleteIfEmpty(home.root());
        }
      }
    } catch (IOException failure) {
      throw new StorageFailed(home.root(), failure);
    }
  }

  private void requireEmpty() {
    if (!Files.exists(home.root())) {
      return;
    }
    List<String> found = children(home.root()).stream().filter(name -> !isConfig(name)).toList();
    if (!found.isEmpty()) {
      throw new WorkRefused(
          "%s is not empty: it has %s; only an empty folder can be restored into"
              .formatted(home.root(), String.join(", ", found)));
    }
  }

  private boolean isConfig(String name) {
    return home.root().resolve(name).equals(home.config());
  }

  private Path temporary() throws IOException {
    Files.createDirectories(home.root());
    return Files.createTempDirectory(home.root(), PREFIX);
  }

  /* The rows come last: a store in another database is complete from here on. */
  private void fill(Path folder, BackupFile backup) throws IOException {
    var fresh = new Home(folder);
    try (var store = Store.open(fresh, settings(fresh, backup));
        var rows = new StoredRows(backup)) {
      Long generation = backup.contents().generation();
      if (generation != null) {
        extractGeneration(fresh, backup, generation);
      }
      store.restore(rows);
    }
  }

  /* Those of the backup count, and are restored, only if there are no others. */
  private ShopConfig settings(Home fresh, BackupFile backup) throws IOException {
    if (config.isPresent()
        || Files.exists(home.config())
        || !backup.contents().has(Contents.CONFIG)) {
      return ShopConfig.read(home, config, environment);
    }
    backup.extract(Contents.CONFIG, fresh.config());
    return ShopConfig.read(fresh, Optional.empty(), environment);
  }

  private static void extractGeneration(Home fresh, BackupFile backup, long number)
      throws IOException {
    Path folder = fresh.generations().resolve(String.format(Locale.ROOT, "%06d", number));
    for (String name : backup.contents().names(Contents.GENERATION)) {
      Path to = folder.resolve(name.substring(Contents.GENERATION.length())).normalize();
      if (!to.startsWith(folder)) {
        throw new WorkRefused(name + " lies outside of the backup");
      }
      backup.extract(name, to);
    }
    new Generations(fresh).adopt(number);
  }

  /* The store comes last: without it there is no shop. */
  private void moveAll(Path temporary) throws IOException {
    syncAll(temporary);
    List<String> names =
        children(temporary).stream()
            .sorted(
                Comparator.comparing(name -> name.equals(home.store().getFileName().toString())))
            .toList();
    for (String name : names) {
      Files.move(
          temporary.resolve(name), home.root().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    sync(home.root());
  }

  private static List<String> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private static void syncAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        sync(path);
      }
    }
  }

  private static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    if (children(folder).isEmpty()) {
      Files.delete(folder);
    }
  }
}
