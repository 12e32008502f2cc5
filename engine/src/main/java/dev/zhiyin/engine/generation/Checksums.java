package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** SHA-256 of the files of a generation. */
final class Checksums {
  /** What to do about a damaged generation. */
  static final String REMEDY = ": rebuild, or go back to another generation";

  private Checksums() {}

  /**
   * Of every file below a folder, by relative path with {@code /}; the manifest itself left out.
   */
  static Map<String, String> of(Path folder) {
    var sums = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!ManifestFile.isPartOf(name)) {
          sums.put(name, Sha256.of(file));
        }
      }
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
    return sums;
  }

  /** Compares a folder with its manifest and names the first file that differs. */
  static void verify(Path folder, Manifest manifest) {
    Map<String, String> found = of(folder);
    manifest
        .files()
        .forEach(
            (name, wanted) -> {
              String sum = found.get(name);
              if (sum == null) {
                throw new GenerationUnusable(folder.resolve(name) + " is missing" + REMEDY);
              }
              if (!sum.equals(wanted)) {
                throw new GenerationUnusable(
                    "%s has checksum %s; the manifest has %s%s"
                        .formatted(folder.resolve(name), sum, wanted, REMEDY));
              }
            });
  }
}
