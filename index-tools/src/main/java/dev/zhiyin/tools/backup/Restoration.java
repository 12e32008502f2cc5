package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.SettingsFile;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.store.ErasureLedger;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import dev.zhiyin.tools.backup.ErasuresCommand.ErasureFile;
import dev.zhiyin.tools.cli.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a shop of a backup, in a folder that has nothing but, perhaps, the shop's settings. All is
 * made in a folder inside it first, and moved to its place at the end.
 */
record Restoration(Home home, Wishes wishes, Map<String, String> environment) {
  /**
   * What an operator asks for.
   *
   * @param config settings that go before the shop's own and before those in the backup
   * @param trustSettings whether settings in the backup may say where the store and secrets are
   * @param erasures whom to erase again
   */
  record Wishes(Optional<Path> config, boolean trustSettings, Optional<Path> erasures) {}

  /**
   * What came of it.
   *
   * @param erased how many shoppers were erased again; empty if nobody said whom
   */
  record Restored(Contents contents, OptionalInt erased) {}

  /**
   * Restores.
   *
   * @throws WorkRefused if the home is not empty, the backup is damaged, or the store that the
   *     settings name is not empty; nothing is changed then
   */
  Restored from(Path file) {
    Optional<ErasureLedger> erasures = wishes.erasures().map(ErasureFile::read);
    try (var backup = BackupFile.open(file)) {
      TemporaryFolder.sweep(home.root());
      requireEmpty();
      erasures.ifPresent(ledger -> requireSameShop(ledger, backup));
      boolean existed = Files.exists(home.root());
      Files.createDirectories(home.root());
      try (var temporary = TemporaryFolder.in(home.root())) {
        OptionalInt erased = fill(temporary.path(), backup, erasures);
        moveAll(temporary.path());
        return new Restored(backup.contents(), erased);
      } finally {
        if (!existed) {
          deleteIfEmpty(home.root());
        }
      }
    } catch (IOException failure) {
      throw new StorageFailed(home.root(), failure);
    }
  }

  /* Before anything is stored: in a database, that could not be taken back. */
  private static void requireSameShop(ErasureLedger ledger, BackupFile backup) {
    try (var rows = new StoredRows(backup)) {
      boolean same = false;
      while (rows.hasNext() && !same) {
        StoreRow row = rows.next();
        same = row.table().equals("setting") && row.values().containsValue(ledger.salt());
      }
      if (!same) {
        throw new WorkRefused("the erasures are those of another shop than the backup");
      }
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

  /* The rows come last: a store in another database is complete from here on. */
  private OptionalInt fill(Path folder, BackupFile backup, Optional<ErasureLedger> erasures)
      throws IOException {
    var fresh = new Home(folder);
    ShopConfig settings = settings(fresh, backup);
    requireSpace(folder, backup.contents(), settings);
    try (var store = Store.offline(fresh, settings);
        var rows = new StoredRows(backup)) {
      if (backup.contents().has(Contents.HELD_OUT)) {
        backup.extract(Contents.HELD_OUT, fresh.heldOut());
      }
      Long generation = backup.contents().generation();
      if (generation != null) {
        extractGeneration(fresh, backup, generation);
      }
      if (erasures.isPresent()) {
        return OptionalInt.of(store.restore(rows, erasures.get()));
      }
      store.restore(rows);
      return OptionalInt.empty();
    }
  }

  /* A few bytes of a ZIP file can stand for very many. */
  private void requireSpace(Path folder, Contents contents, ShopConfig settings)
      throws IOException {
    boolean here = settings.store().url().isEmpty();
    long free = Files.getFileStore(folder).getUsableSpace();
    long left = free;
    for (Contents.Entry entry : contents.entries()) {
      if (here || !entry.name().startsWith(Contents.STORE)) {
        if (entry.size() > left) {
          throw new WorkRefused(
              "what is in the backup takes more than the %d bytes that %s has free"
                  .formatted(free, home.root()));
        }
        left -= entry.size();
      }
    }
  }

  /* Those of the backup count, and are restored, only if there are no others. */
  private ShopConfig settings(Home fresh, BackupFile backup) throws IOException {
    if (wishes.config().isPresent()
        || Files.exists(home.config())
        || !backup.contents().has(Contents.CONFIG)) {
      return ShopConfig.read(home, wishes.config(), environment);
    }
    backup.extract(Contents.CONFIG, fresh.config());
    List<String> outward = SettingsFile.outwardSettings(fresh.config());
    if (!outward.isEmpty() && !wishes.trustSettings()) {
      throw new WorkRefused(
          ("the settings in the backup have %s, which lead out of the shop: place a zhiyin.yaml in"
                  + " %s, give --config FILE, or trust them with --trust-settings")
              .formatted(String.join(", ", outward), home.root()));
    }
    return ShopConfig.read(fresh, Optional.empty(), environment);
  }

  private static void extractGeneration(Home fresh, BackupFile backup, long number)
      throws IOException {
    if (number < 1) {
      throw new WorkRefused(
          "the generation of the backup is %d; wanted 1 or more".formatted(number));
    }
    Path folder = fresh.generations().resolve(String.format(Locale.ROOT, "%06d", number));
    for (String name : backup.contents().names(Contents.GENERATION)) {
      Path to = folder.resolve(name.substring(Contents.GENERATION.length())).normalize();
      if (!to.startsWith(folder)) {
        throw new WorkRefused(name + " lies outside of the backup");
      }
      backup.extract(name, to);
    }
    new GenerationRepository(fresh).adopt(number);
  }

  /* The store comes last: without it there is no shop. */
  private void moveAll(Path temporary) throws IOException {
    Folders.syncAll(temporary);
    List<String> names =
        children(temporary).stream()
            .sorted(
                Comparator.comparing(name -> name.equals(home.store().getFileName().toString())))
            .toList();
    for (String name : names) {
      Files.move(
          temporary.resolve(name), home.root().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    Folders.syncFolder(home.root());
  }

  private static List<String> children(Path folder) {
    return Storage.list(folder).stream().map(child -> child.getFileName().toString()).toList();
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    if (children(folder).isEmpty()) {
      Files.delete(folder);
    }
  }
}
