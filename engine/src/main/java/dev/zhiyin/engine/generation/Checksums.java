package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** SHA-256 of the files of a generation. */
final class Checksums {
  private Checksums() {}

  /**
   * Of every file below a folder, by relative path with {@code /}; the manifest itself left out.
   */
  static Map<String, String> of(Path folder) {
    var sums = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.equals(ManifestFile.NAME)) {
          sums.put(name, sha256(file));
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
                throw new GenerationUnusable(folder.resolve(name) + " is missing");
              }
              if (!sum.equals(wanted)) {
                throw new GenerationUnusable(
                    "%s has checksum %s; the manifest has %s"
                        .formatted(folder.resolve(name), sum, wanted));
              }
            });
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = newDigest();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
