package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Steps on the file system that either happen whole or not at all, and one that clears away. */
public final class Folders {
  private Folders() {}

  public static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  static void renameAtomically(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(to.resolveSibling("."));
    } catch (IOException failure) {
      throw new StorageFailed(to, failure);
    }
  }

  /**
   * Replaces a small file; a reader sees the old text or the new, never a part. Several programs
   * may do so at the same time; the last of them stays.
   */
  static void replaceAtomically(Path file, String text) {
    replaceAtomically(file, fresh -> Files.writeString(fresh, text));
  }

  /** Writes a file that is not there yet. */
  @FunctionalInterface
  public interface FileWriter {
    void write(Path fresh) throws IOException;
  }

  /** The same for any file, in a folder that is made if it is missing. */
  public static void replaceAtomically(Path file, FileWriter writer) {
    create(file.toAbsolutePath().resolveSibling(".").normalize());
    try (var temporary = TemporaryFolder.beside(file)) {
      Path fresh = temporary.path().resolve(file.getFileName());
      writer.write(fresh);
      sync(fresh);
      renameAtomically(fresh, file);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /** Makes a folder with all that is in it, unless another is faster. */
  public static void makeAtomically(Path folder, FileWriter writer) {
    create(folder.toAbsolutePath().resolveSibling(".").normalize());
    try (var temporary = TemporaryFolder.beside(folder)) {
      Path fresh = temporary.path().resolve(folder.getFileName());
      create(fresh);
      writer.write(fresh);
      syncAll(fresh);
      if (!Files.exists(folder)) {
        renameAtomically(fresh, folder);
      }
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /** Makes sure that a folder and all that is below it has reached the disk. */
  public static void syncAll(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        if (Files.isDirectory(path)) {
          syncFolder(path);
        } else {
          sync(path);
        }
      }
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /**
   * Deletes a folder with all that is in it, if it is there.
   *
   * @throws StorageFailed if something in it cannot be deleted
   */
  public static void deleteAll(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private static void sync(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes sure that a folder's entries have reached the disk. */
  public static void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
