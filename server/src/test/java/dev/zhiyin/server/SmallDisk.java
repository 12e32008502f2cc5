package dev.zhiyin.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few megabytes in memory, mounted on a folder; needs the right to mount. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final Path filler;

  SmallDisk(Path folder, int megabytes) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    run("mount", "-t", "tmpfs", "-o", "size=%dm".formatted(megabytes), "tmpfs", folder.toString());
  }

  static boolean mayMount() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Leaves no byte free. */
  void fill() {
    var block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // that is what was wanted
    }
  }

  /** Gives back what {@link #fill} took. */
  void free() {
    try {
      Files.delete(filler);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Allows no more writing; no file may be open for it. */
  void makeReadOnly() {
    run("mount", "-o", "remount,ro", folder.toString());
  }

  @Override
  public void close() {
    run("umount", folder.toString());
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = process.inputReader().readAllAsString();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
