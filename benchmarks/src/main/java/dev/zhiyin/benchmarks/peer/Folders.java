package dev.zhiyin.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What lies in folders. */
final class Folders {
  private Folders() {}

  /** Bytes of all files in a folder. */
  static long bytes(Path folder) {
    return all(folder).stream()
        .filter(Files::isRegularFile)
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  /** Deletes a folder, if it is there, with all that is in it. */
  static void delete(Path folder) {
    if (Files.exists(folder)) {
      try {
        for (Path file : all(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static List<Path> all(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
