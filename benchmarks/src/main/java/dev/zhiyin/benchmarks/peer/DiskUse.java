package dev.zhiyin.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.stream.Stream;

/** How much lies in folders. */
final class DiskUse {
  private DiskUse() {}

  /** Bytes of all files in a folder; one that is linked into several places counts once. */
  static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      var sizes = new HashMap<Object, Long>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        sizes.put(key == null ? file : key, attributes.size());
      }
      return sizes.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
