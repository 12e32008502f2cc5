package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Vectors of texts, {@value #DIMENSION} floats each, in a file that is written once: little-endian
 * floats, one vector after the other.
 */
public final class TextVectors {
  static final int DIMENSION = 384;
  private static final String ENCODER = "bge-small-en-v1.5";
  private static final int STEP = 2000;

  /** The seed of the order. */
  private static final long ORDER = 1;

  private TextVectors() {}

  /**
   * The vectors of a file, made first from the texts of a folder if it is not there, in an order of
   * chance that is always the same.
   */
  public static float[][] of(Path file, Path folder, int most) throws IOException {
    if (!Files.exists(file)) {
      write(file, ProductTexts.of(folder, most));
    }
    return read(file);
  }

  /**
   * The texts of the same folder, in the order of the vectors.
   *
   * @param vectors how many there are
   * @throws IllegalArgumentException if there are fewer texts
   */
  public static List<String> texts(Path folder, int vectors) throws IOException {
    var texts = new ArrayList<>(ProductTexts.of(folder, vectors));
    if (texts.size() < vectors) {
      throw new IllegalArgumentException(
          "%s has %d texts, and there are vectors of %d: they are of other data"
              .formatted(folder, texts.size(), vectors));
    }
    Collections.shuffle(texts, new Random(ORDER));
    return texts;
  }

  private static void write(Path file, List<String> texts) throws IOException {
    Path part = Path.of(file + ".part");
    try (TextEncoder encoder = Encoders.open(ENCODER, EncoderConfig.DEFAULT);
        var out = new BufferedOutputStream(Files.newOutputStream(part))) {
      for (int from = 0; from < texts.size(); from += STEP) {
        List<String> step = texts.subList(from, Math.min(texts.size(), from + STEP));
        for (Embedding embedding : encoder.encode(step)) {
          out.write(Vectors.bytes(embedding.toArray()));
        }
        System.err.printf("%d of %d texts encoded%n", from + step.size(), texts.size());
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static float[][] read(Path file) throws IOException {
    var floats = FloatBuffer.wrap(Vectors.floats(ByteBuffer.wrap(Files.readAllBytes(file))));
    var vectors = new float[floats.remaining() / DIMENSION][DIMENSION];
    for (float[] vector : vectors) {
      floats.get(vector);
    }
    Collections.shuffle(Arrays.asList(vectors), new Random(ORDER));
    return vectors;
  }
}
