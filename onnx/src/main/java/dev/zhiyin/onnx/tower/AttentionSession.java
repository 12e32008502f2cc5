package dev.zhiyin.onnx.tower;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** {@link Attention} in ONNX Runtime. Thread-safe; whoever opened it closes it, once. */
final class AttentionSession implements AutoCloseable {
  private final Path file;
  private final OrtSession session;

  private AttentionSession(Path file, OrtSession session) {
    this.file = file;
    this.session = session;
  }

  /**
   * @throws ModelUnusable if the file is no ONNX model
   */
  static AttentionSession open(Path file) {
    return new AttentionSession(file, TowerSession.load(file));
  }

  /** One gate for each history face, newest first: {@code [n][dimension] -> [n]}. */
  float[] gates(float[][] faces) {
    var gates = new float[faces.length];
    if (faces.length == 0) {
      return gates;
    }
    FloatBuffer rows = TowerSession.buffer(faces.length, faces[0].length);
    for (float[] face : faces) {
      rows.put(face);
    }
    rows.flip();
    FloatBuffer newest = rows.duplicate().limit(faces[0].length);
    try (OnnxTensor all = tensor(rows, faces.length, faces[0].length);
        OnnxTensor one = tensor(newest, 1, faces[0].length);
        var result = session.run(Map.of(AttentionGraph.FACES, all, AttentionGraph.NEWEST, one))) {
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(gates);
      return gates;
    } catch (OrtException failure) {
      throw TowerSession.unusable(file, failure);
    }
  }

  private static OnnxTensor tensor(FloatBuffer values, long rows, long columns)
      throws OrtException {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), values, new long[] {rows, columns});
  }

  @Override
  public void close() {
    TowerSession.close(session, file);
  }
}
