package dev.zhiyin.onnx.tower;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Vectors;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learned vectors on disk: {@code learned.json} lists the ids, {@code learned-product.f32} and
 * {@code learned-history.f32} hold one row for each, and {@code learned-lift.f32} one float, if the
 * product tower takes it, in little-endian floats.
 */
final class LearnedFiles {
  static final String IDS = "learned.json";
  static final String PRODUCT = "learned-product.f32";
  static final String HISTORY = "learned-history.f32";
  static final String LIFT = "learned-lift.f32";

  /** Floats written at once. */
  private static final int CHUNK = 1 << 14;

  private static final ObjectMapper JSON = new ObjectMapper();

  private LearnedFiles() {}

  static void write(Path folder, LearnedVectors vectors) throws IOException {
    Files.write(folder.resolve(IDS), JSON.writeValueAsBytes(vectors.ids()));
    write(folder.resolve(PRODUCT), vectors.product());
    write(folder.resolve(HISTORY), vectors.history());
  }

  static void writeLifts(Path folder, LearnedVectors vectors) throws IOException {
    write(folder.resolve(LIFT), vectors.lifts());
  }

  static void delete(Path folder) throws IOException {
    for (String name : List.of(IDS, PRODUCT, HISTORY, LIFT)) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  private static void write(Path file, float[] values) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int from = 0; from < values.length; from += CHUNK) {
        int to = Math.min(from + CHUNK, values.length);
        out.write(Vectors.bytes(Arrays.copyOfRange(values, from, to)));
      }
    }
  }

  /**
   * Id to row.
   *
   * @throws ModelUnusable if the file is not a list of as many different ids as wanted
   */
  static Map<String, Integer> rows(Path folder, int wanted) {
    Path file = folder.resolve(IDS);
    try {
      List<String> ids =
          JSON.readValue(Files.readAllBytes(file), new TypeReference<List<String>>() {});
      var rows = HashMap.<String, Integer>newHashMap(ids.size());
      ids.forEach(id -> rows.put(id, rows.size()));
      if (rows.size() != wanted || ids.size() != wanted) {
        throw new ModelUnusable(
            "%s lists %d products, %d different; %s wants %d"
                .formatted(file, ids.size(), rows.size(), TowerManifestFile.NAME, wanted));
      }
      return rows;
    } catch (IOException unreadable) {
      throw new ModelUnusable("%s is not a list of ids".formatted(file), unreadable);
    }
  }
}
