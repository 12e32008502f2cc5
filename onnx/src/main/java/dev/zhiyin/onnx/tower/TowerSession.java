package dev.zhiyin.onnx.tower;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One tower in ONNX Runtime. Thread-safe; whoever opened it closes it, once. */
record TowerSession(
    Path file, OrtSession session, TowerManifest manifest, List<LearnedTable> learned)
    implements AutoCloseable {
  /** Rows in one call, so that buffers stay small however long the list. */
  private static final int ROWS = 1024;

  /**
   * Opens a tower and what it takes beside embeddings.
   *
   * @throws ModelUnusable if the file is no ONNX model, its inputs or its output are not what the
   *     manifest says, or what was learned does not fit
   */
  static TowerSession open(Path file, List<LearnedTable.Input> learned, TowerManifest manifest) {
    OrtSession session = load(file);
    try {
      List<LearnedTable.Input> taken =
          learned.stream().filter(input -> takes(session, input)).toList();
      requireSignature(file, session, taken, manifest);
      return new TowerSession(
          file,
          session,
          manifest,
          taken.stream()
              .map(input -> LearnedTable.open(input, manifest.learnedProducts()))
              .toList());
    } catch (OrtException | ModelUnusable failure) {
      close(session, file);
      throw failure instanceof ModelUnusable unusable ? unusable : unusable(file, failure);
    }
  }

  /* A tower may do without a lift. */
  private static boolean takes(OrtSession session, LearnedTable.Input input) {
    return !input.name().equals(TowerFiles.LIFT) || session.getInputNames().contains(input.name());
  }

  private static void requireSignature(
      Path file, OrtSession session, List<LearnedTable.Input> learned, TowerManifest manifest)
      throws OrtException {
    var inputs = new HashMap<String, Integer>();
    inputs.put(TowerFiles.EMBEDDING, manifest.inputDimension());
    learned.forEach(input -> inputs.put(input.name(), input.width()));
    require(file + " has the input", session.getInputInfo(), inputs);
    require(
        file + " has the output",
        session.getOutputInfo(),
        Map.of(TowerFiles.VECTOR, manifest.dimension()));
  }

  private static void require(
      String what, Map<String, NodeInfo> found, Map<String, Integer> columns) {
    String foundText = listed(found.values().stream().map(TowerSession::described));
    String wantedText =
        listed(
            columns.entrySet().stream()
                .map(one -> "%s FLOAT[?, %d]".formatted(one.getKey(), one.getValue())));
    if (!foundText.equals(wantedText)) {
      throw new ModelUnusable(
          "%s %s; %s wants %s".formatted(what, foundText, TowerFiles.MANIFEST, wantedText));
    }
  }

  private static String listed(Stream<String> tensors) {
    return tensors.sorted().collect(Collectors.joining(" and "));
  }

  private static String described(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      return node.getName() + " " + node.getInfo();
    }
    String type = tensor.type == OnnxJavaType.FLOAT ? "FLOAT" : tensor.type.toString();
    List<String> sizes =
        Arrays.stream(tensor.getShape())
            .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
            .toList();
    return node.getName() + " " + type + sizes;
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
      inputs.put(TowerFiles.EMBEDDING, tensor(texts(embeddings), manifest.inputDimension()));
      for (LearnedTable one : learned) {
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

  private static OnnxTensor tensor(LearnedTable learned, int[] rows) throws OrtException {
    int width = learned.input().width();
    FloatBuffer floats = buffer(rows.length, width);
    for (int row : rows) {
      learned.put(row, floats);
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
