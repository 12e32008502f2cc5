package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.generation.GenerationCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Generations in the tables of a store, with all their files.
 *
 * @param served hears which one is served from now on
 * @param removed hears of each that is there no more
 */
record GenerationTables(Database database, LongConsumer served, LongConsumer removed)
    implements GenerationCatalog {
  /** Bytes of a file that are one row. */
  private static final int PART = 4 << 20;

  private static final String LAST = "generation.last";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  @Override
  public OptionalLong current() {
    return ids().stream().mapToLong(Long::longValue).findFirst();
  }

  @Override
  public List<Long> previous() {
    return ids().stream().skip(1).toList();
  }

  private List<Long> ids() {
    return database.readInteractive(
        handle ->
            handle
                .select("SELECT generation FROM served_generation ORDER BY place")
                .mapTo(Long.class)
                .list());
  }

  @Override
  public void serve(long id, List<Long> previous) {
    database.write(
        handle -> {
          handle.execute("DELETE FROM served_generation");
          var rows =
              handle.prepareBatch(
                  "INSERT INTO served_generation (place, generation) VALUES (?, ?)");
          rows.add(0, id);
          for (int i = 0; i < previous.size(); i++) {
            rows.add(i + 1, previous.get(i));
          }
          return rows.execute();
        });
    served.accept(id);
  }

  @Override
  public List<Long> present() {
    return database.readInteractive(
        handle ->
            handle
                .select("SELECT DISTINCT generation FROM generation_file ORDER BY generation")
                .mapTo(Long.class)
                .list());
  }

  @Override
  public long next() {
    long last =
        database.readInteractive(
            handle -> StoreFacts.get(handle, LAST).map(Long::valueOf).orElse(0L));
    return Math.max(last, present().stream().mapToLong(Long::longValue).max().orElse(0)) + 1;
  }

  @Override
  public long reserve() {
    long next = next();
    use(next);
    return next;
  }

  @Override
  public void use(long number) {
    database.write(
        handle ->
            handle.execute(
                """
                INSERT INTO setting (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                WHERE CAST(setting.value AS BIGINT) < CAST(excluded.value AS BIGINT)
                """,
                LAST,
                Long.toString(number)));
  }

  /* In one transaction, so that nobody sees a part of them. */
  @Override
  public void add(long id, Path folder) {
    database.writeLong(
        handle -> {
          try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
              insert(handle, id, folder.relativize(file).toString().replace('\\', '/'), file);
            }
            return id;
          } catch (IOException failure) {
            throw new StorageFailed(folder, failure);
          }
        });
  }

  private static void insert(Handle handle, long id, String name, Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] bytes = content.readNBytes(PART);
      int part = 0;
      do {
        handle.execute(
            "INSERT INTO generation_file (generation, name, part, bytes) VALUES (?, ?, ?, ?)",
            id,
            name,
            part++,
            bytes);
        bytes = content.readNBytes(PART);
      } while (bytes.length > 0);
    }
  }

  @Override
  public void fetch(long id, Path folder, Predicate<String> wanted) {
    Folders.makeAtomically(
        folder,
        fresh -> {
          List<String> names = names(id);
          if (names.isEmpty()) {
            throw new GenerationUnusable("%s has no generation %d".formatted(database.place(), id));
          }
          names.stream().filter(wanted).forEach(name -> write(id, name, fresh.resolve(name)));
        });
  }

  private List<String> names(long id) {
    return database.read(
        handle ->
            handle
                .select("SELECT DISTINCT name FROM generation_file WHERE generation = ?", id)
                .mapTo(String.class)
                .list());
  }

  /* A part at a time, since a file may be larger than memory. */
  private void write(long id, String name, Path file) {
    Optional<byte[]> bytes = part(id, name, 0);
    for (int part = 1; bytes.isPresent(); part++) {
      append(file, bytes.get());
      bytes = part(id, name, part);
    }
  }

  private Optional<byte[]> part(long id, String name, int part) {
    return database.read(
        handle ->
            handle
                .select(
                    """
                    SELECT bytes FROM generation_file
                    WHERE generation = ? AND name = ? AND part = ?
                    """,
                    id,
                    name,
                    part)
                .map((row, _) -> row.getBytes("bytes"))
                .findOne());
  }

  private static void append(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write(bytes);
      }
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  @Override
  public void remove(Collection<Long> ids) {
    for (long id : ids) {
      database.writeLong(
          handle -> handle.execute("DELETE FROM generation_file WHERE generation = ?", id));
    }
    ids.forEach(removed::accept);
  }

  @Override
  public Held lock() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    var lease = new StoreLease(database, "generations");
    while (!lease.take()) {
      if (System.nanoTime() > end) {
        throw new WorkRefused("another program is changing the generations in " + database.place());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    lease.start(); // which renews it
    return lease;
  }

  @Override
  public Held lockRebuild() {
    var lease = new StoreLease(database, "rebuild");
    if (!lease.take()) {
      throw new WorkRefused("another rebuild is under way: on " + database.place());
    }
    lease.start();
    return lease;
  }
}
