package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.generation.Manifest.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
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

  /**
   * Compares those files of a folder that the manifest lists and whose names are asked for.
   *
   * @throws GenerationUnusable naming the first file that differs
   */
  static void verify(Path folder, Manifest manifest, Predicate<String> asked, Throttle throttle) {
    manifest
        .files()
        .forEach(
            (name, wanted) -> {
              if (asked.test(name)) {
                verify(folder.resolve(name), wanted, throttle);
              }
            });
  }

  private static void verify(Path file, String wanted, Throttle throttle) {
    if (!Files.isRegularFile(file)) {
      throw new GenerationUnusable(file + " is missing" + REMEDY);
    }
    String sum = sum(file, throttle);
    if (!sum.equals(wanted)) {
      throw new GenerationUnusable(
          "%s has checksum %s; the manifest has %s%s".formatted(file, sum, wanted, REMEDY));
    }
  }

  private static String sum(Path file, Throttle throttle) {
    try {
      return Sha256.of(file, throttle);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
