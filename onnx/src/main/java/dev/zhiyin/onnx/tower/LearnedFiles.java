package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.embed.Vectors;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Learned vectors on disk: {@code learned-ids.bin} lists the ids, {@code learned-product.f32} and
 * {@code learned-history.f32} hold one row for each, and {@code learned-lift.f32} one float, if the
 * product tower takes it, in little-endian floats.
 */
final class LearnedFiles {
  static final String IDS = "learned-ids.bin";
  static final String PRODUCT = "learned-product.f32";
  static final String HISTORY = "learned-history.f32";
  static final String LIFT = "learned-lift.f32";

  /** Floats written at once. */
  private static final int CHUNK = 1 << 14;

  private LearnedFiles() {}

  static void write(Path folder, LearnedVectors vectors) throws IOException {
    LearnedRows.write(folder.resolve(IDS), vectors.ids());
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
}
