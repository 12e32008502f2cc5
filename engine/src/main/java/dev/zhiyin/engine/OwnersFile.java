package dev.zhiyin.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Files that nobody but their owner may read, from the moment that they are there. */
public final class OwnersFile {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private OwnersFile() {}

  /**
   * Makes a file, which must not exist yet, to write and to read.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it does
   */
  public static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ),
        ownersOnly());
  }

  /**
   * Makes a file without a lasting name: where the system allows it, it loses its name at once, and
   * so is gone with the process, however that ends; elsewhere it does when it is closed.
   */
  public static FileChannel temporary(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve("zhiyin-" + UUID.randomUUID()),
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.READ,
            StandardOpenOption.DELETE_ON_CLOSE),
        ownersOnly());
  }

  private static FileAttribute<?>[] ownersOnly() {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
