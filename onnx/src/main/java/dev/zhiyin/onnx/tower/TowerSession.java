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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One tower in ONNX Runtime. Thread-safe; whoever opened it closes it, once. */
final class TowerSession implements AutoCloseable {
  /** Rows in one call, so that buffers stay small however long the list. */
  private static final int ROWS = 1024;

  private final Path file;
  private final OrtSession session;
  private final TowerManifest manifest;
  private final List<Learned> learned;

  /** An input and where its rows are. */
  private record Learned(LearnedInput input, LearnedTable table) {}

  private TowerSession(
      Path file, OrtSession session, TowerManifest manifest, List<Learned> learned) {
    this.file = file;
    this.session = session;
    this.manifest = manifest;
    this.learned = learned;
  }

  /**
   * Opens a tower and what it takes beside embeddings.
   *
   * @throws ModelUnusable if the file is no ONNX model, its inputs or its output are not what the
   *     manifest says, or what was learned does not fit
   */
  static TowerSession open(Path file, List<LearnedInput> learned, TowerManifest manifest) {
    OrtSession session = load(file);
    try {
      List<LearnedInput> taken =
          learned.stream().filter(input -> input.isOf(session.getInputNames())).toList();
      new TowerSignature(file, taken, manifest).require(session);
      return new TowerSession(file, session, manifest, opened(taken, manifest));
    } catch (OrtException | ModelUnusable failure) {
      close(session, file);
      throw failure instanceof ModelUnusable unusable ? unusable : unusable(file, failure);
    }
  }

  private static List<Learned> opened(List<LearnedInput> inputs, TowerManifest manifest) {
    return inputs.stream()
        .map(
            input ->
                new Learned(
                    input,
                    LearnedTable.open(input.file(), manifest.learnedProducts(), input.width())))
        .toList();
  }

  /**
   * {@code [n][inputDimension] -> [n][dimension]}, in the order given.
   *
   * @param learned the row of what was learned, for each; {@link LearnedTable#NONE} if nothing was
   */
  float[][] run(List<Embedding> embeddings, int[] learned) {
    var towerVectors = new float[embeddings.size()][];
    for (int from = 0; from < towerVectors.length; from += ROWS) {
      int to = Math.min(from + ROWS, towerVectors.length);
      FloatBuffer rows = call(embeddings.subList(from, to), Arrays.copyOfRange(learned, from, to));
      for (int i = from; i < to; i++) {
        towerVectors[i] = new float[manifest.dimension()];
        rows.get(towerVectors[i]);
      }
    }
    return towerVectors;
  }

  @Override
  public void close() {
    close(session, file);
  }

  private FloatBuffer call(List<Embedding> embeddings, int[] rows) {
    var inputs = new HashMap<String, OnnxTensor>();
    try {
      inputs.put(TowerGraph.INPUT, tensor(texts(embeddings), manifest.inputDimension()));
      for (Learned one : learned) {
        inputs.put(one.input().name(), tensor(one, rows));
      }
      return call(inputs);
    } catch (OrtException failure) {
      throw unusable(file, failure);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
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

  private static OnnxTensor tensor(Learned learned, int[] rows) throws OrtException {
    int width = learned.input().width();
    FloatBuffer floats = buffer(rows.length, width);
    for (int row : rows) {
      learned.table().put(row, floats);
    }
    return tensor(floats.flip(), width);
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
