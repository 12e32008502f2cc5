package dev.zhiyin.onnx.tower;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Gates of a history's items in ONNX Runtime. Thread-safe; whoever opened it closes it, once. */
record AttentionSession(Path file, OrtSession session) implements AutoCloseable {
  /**
   * @throws ModelUnusable if the file is no ONNX model
   */
  static AttentionSession open(Path file) {
    return new AttentionSession(file, TowerSession.load(file));
  }

  /** {@code [n][dimension] -> [n][dimension]}, newest first. */
  float[][] inContext(float[][] vectors) {
    if (vectors.length == 0) {
      return vectors;
    }
    try (OnnxTensor input = tensor(vectors);
        var result = session.run(Map.of(TowerFiles.HISTORY_VECTORS, input))) {
      return rows(((OnnxTensor) result.get(0)).getFloatBuffer(), vectors.length);
    } catch (OrtException failure) {
      throw TowerSession.unusable(file, failure);
    }
  }

  private static OnnxTensor tensor(float[][] rows) throws OrtException {
    FloatBuffer buffer = TowerSession.buffer(rows.length, rows[0].length);
    for (float[] row : rows) {
      buffer.put(row);
    }
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), buffer.flip(), new long[] {rows.length, rows[0].length});
  }

  private static float[][] rows(FloatBuffer values, int count) {
    var rows = new float[count][values.remaining() / count];
    for (float[] row : rows) {
      values.get(row);
    }
    return rows;
  }

  @Override
  public void close() {
    TowerSession.close(session, file);
  }
}
