package dev.zhiyin.onnx.tower;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One tower in ONNX Runtime. Thread-safe; whoever opened it closes it, once. */
final class TowerSession implements AutoCloseable {
  /** Rows in one call, so that buffers stay small however long the list. */
  private static final int ROWS = 1024;

  private final Path file;
  private final OrtSession session;
  private final TowerManifest manifest;
  private final Optional<LearnedTable> learned;

  private TowerSession(
      Path file, OrtSession session, TowerManifest manifest, Optional<LearnedTable> learned) {
    this.file = file;
    this.session = session;
    this.manifest = manifest;
    this.learned = learned;
  }

  /**
   * Opens a tower, and the vectors beside it if the manifest says that there are any.
   *
   * @throws ModelUnusable if the file is no ONNX model, its inputs or its output are not what the
   *     manifest says, or the vectors do not fit
   */
  static TowerSession open(Path file, Path vectors, TowerManifest manifest) {
    OrtSession session = load(file);
    try {
      new TowerSignature(file, manifest).require(session);
      return new TowerSession(file, session, manifest, table(vectors, manifest));
    } catch (OrtException | ModelUnusable failure) {
      close(session, file);
      throw failure instanceof ModelUnusable unusable ? unusable : unusable(file, failure);
    }
  }

  private static Optional<LearnedTable> table(Path vectors, TowerManifest manifest) {
    int rows = manifest.learnedProducts();
    return rows == 0
        ? Optional.empty()
        : Optional.of(LearnedTable.open(vectors, rows, manifest.dimension()));
  }

  /**
   * {@code [n][inputDimension] -> [n][dimension]}, in the order given.
   *
   * @param learned the row of what was learned, for each; {@link LearnedTable#NONE} if nothing was
   */
  float[][] run(List<Embedding> embeddings, int[] learned) {
    var faces = new float[embeddings.size()][];
    for (int from = 0; from < faces.length; from += ROWS) {
      int to = Math.min(from + ROWS, faces.length);
      FloatBuffer rows = call(embeddings.subList(from, to), Arrays.copyOfRange(learned, from, to));
      for (int i = from; i < to; i++) {
        faces[i] = new float[manifest.dimension()];
        rows.get(faces[i]);
      }
    }
    return faces;
  }

  @Override
  public void close() {
    close(session, file);
  }

  private FloatBuffer call(List<Embedding> embeddings, int[] rows) {
    try (var texts = tensor(texts(embeddings), manifest.inputDimension())) {
      if (learned.isEmpty()) {
        return call(Map.of(TowerGraph.INPUT, texts));
      }
      try (var vectors = tensor(vectors(learned.get(), rows), manifest.dimension())) {
        return call(Map.of(TowerGraph.INPUT, texts, TowerGraph.LEARNED, vectors));
      }
    } catch (OrtException failure) {
      throw unusable(file, failure);
    }
  }

  private FloatBuffer call(Map<String, OnnxTensor> inputs) throws OrtException {
    try (var result = session.run(inputs)) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    }
  }

  private static OnnxTensor tensor(FloatBuffer rows, int columns) throws OrtException {
    long[] shape = {rows.remaining() / columns, columns};
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), rows, shape);
  }

  private FloatBuffer texts(List<Embedding> embeddings) {
    FloatBuffer rows = buffer(embeddings.size(), manifest.inputDimension());
    for (Embedding embedding : embeddings) {
      if (embedding.dimension() != manifest.inputDimension()) {
        throw new IllegalArgumentException(
            "an embedding has %d floats; %s wants %d"
                .formatted(embedding.dimension(), file.getFileName(), manifest.inputDimension()));
      }
      rows.put(embedding.toArray());
    }
    return rows.flip();
  }

  private FloatBuffer vectors(LearnedTable table, int[] rows) {
    FloatBuffer vectors = buffer(rows.length, manifest.dimension());
    for (int row : rows) {
      table.put(row, vectors);
    }
    return vectors.flip();
  }

  static FloatBuffer buffer(int rows, int columns) {
    return ByteBuffer.allocateDirect(rows * columns * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  static OrtSession load(Path file) {
    try (var options = new OrtSession.SessionOptions()) {
      // One small product of matrices a call: threads would cost more than they give.
      options.setIntraOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    } catch (OrtException failure) {
      throw unusable(file, failure);
    }
  }

  static ModelUnusable unusable(Path file, Exception failure) {
    return new ModelUnusable("%s: %s".formatted(file, failure.getMessage()), failure);
  }

  static void close(OrtSession session, Path file) {
    try {
      session.close();
    } catch (OrtException failure) {
      throw unusable(file, failure);
    }
  }
}
