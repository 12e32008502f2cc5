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
import java.util.List;
import java.util.Map;

/** One tower in ONNX Runtime. Thread-safe; whoever opened it closes it, once. */
final class TowerSession implements AutoCloseable {
  /** Rows in one call, so that buffers stay small however long the list. */
  private static final int ROWS = 1024;

  private final Path file;
  private final OrtSession session;
  private final int inputDimension;
  private final int dimension;

  private TowerSession(Path file, OrtSession session, TowerManifest manifest) {
    this.file = file;
    this.session = session;
    this.inputDimension = manifest.inputDimension();
    this.dimension = manifest.dimension();
  }

  /**
   * @throws ModelUnusable if the file is no ONNX model, or its input or output is not what the
   *     manifest says
   */
  static TowerSession open(Path file, TowerManifest manifest) {
    OrtSession session = load(file);
    try {
      require(file, "input", session.getInputInfo(), TowerGraph.INPUT, manifest.inputDimension());
      require(file, "output", session.getOutputInfo(), TowerGraph.OUTPUT, manifest.dimension());
      return new TowerSession(file, session, manifest);
    } catch (OrtException | ModelUnusable failure) {
      close(session, file);
      throw failure instanceof ModelUnusable unusable ? unusable : unusable(file, failure);
    }
  }

  /** {@code [n][inputDimension] -> [n][dimension]}, in the order given. */
  float[][] run(List<Embedding> embeddings) {
    var faces = new float[embeddings.size()][];
    for (int from = 0; from < faces.length; from += ROWS) {
      int to = Math.min(from + ROWS, faces.length);
      FloatBuffer rows = call(pack(embeddings.subList(from, to)), to - from);
      for (int i = from; i < to; i++) {
        faces[i] = new float[dimension];
        rows.get(faces[i]);
      }
    }
    return faces;
  }

  @Override
  public void close() {
    close(session, file);
  }

  private FloatBuffer pack(List<Embedding> embeddings) {
    FloatBuffer rows =
        ByteBuffer.allocateDirect(embeddings.size() * inputDimension * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (Embedding embedding : embeddings) {
      if (embedding.dimension() != inputDimension) {
        throw new IllegalArgumentException(
            "an embedding has %d floats; %s wants %d"
                .formatted(embedding.dimension(), file.getFileName(), inputDimension));
      }
      rows.put(embedding.toArray());
    }
    return rows.flip();
  }

  private FloatBuffer call(FloatBuffer rows, int count) {
    long[] shape = {count, inputDimension};
    try (var input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), rows, shape);
        var result = session.run(Map.of(TowerGraph.INPUT, input))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    } catch (OrtException failure) {
      throw unusable(file, failure);
    }
  }

  private static OrtSession load(Path file) {
    try (var options = new OrtSession.SessionOptions()) {
      // One small product of matrices a call: threads would cost more than they give.
      options.setIntraOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    } catch (OrtException failure) {
      throw unusable(file, failure);
    }
  }

  private static void require(
      Path file, String what, Map<String, NodeInfo> found, String name, int columns) {
    var wanted = "%s FLOAT[?, %d]".formatted(name, columns);
    List<String> described = found.values().stream().map(TowerSession::describe).sorted().toList();
    if (!described.equals(List.of(wanted))) {
      throw new ModelUnusable(
          "%s has the %s %s; %s wants %s"
              .formatted(file, what, String.join(", ", described), ManifestFile.NAME, wanted));
    }
  }

  private static String describe(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        ? node.getName() + " " + describe(tensor)
        : node.getName() + " " + node.getInfo();
  }

  private static String describe(TensorInfo tensor) {
    var sizes =
        java.util.Arrays.stream(tensor.getShape())
            .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
            .toList();
    String type = tensor.type == OnnxJavaType.FLOAT ? "FLOAT" : tensor.type.toString();
    return type + sizes;
  }

  private static ModelUnusable unusable(Path file, Exception failure) {
    return new ModelUnusable("%s: %s".formatted(file, failure.getMessage()), failure);
  }

  private static void close(OrtSession session, Path file) {
    try {
      session.close();
    } catch (OrtException failure) {
      throw unusable(file, failure);
    }
  }
}
