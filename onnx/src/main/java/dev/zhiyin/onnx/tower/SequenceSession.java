package dev.zhiyin.onnx.tower;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/** A {@link SequenceEncoder} in ONNX Runtime. Thread-safe; whoever opened it closes it, once. */
final class SequenceSession implements AutoCloseable {
  private final Path file;
  private final OrtSession session;
  private final int length;

  private SequenceSession(Path file, OrtSession session, int length) {
    this.file = file;
    this.session = session;
    this.length = length;
  }

  /**
   * @throws ModelUnusable if the file is no ONNX model
   */
  static SequenceSession open(Path file) {
    OrtSession session = TowerSession.load(file);
    try {
      return new SequenceSession(file, session, length(session));
    } catch (OrtException failure) {
      TowerSession.close(session, file);
      throw TowerSession.unusable(file, failure);
    }
  }

  /* The longest history, 0 where positions do not count. */
  private static int length(OrtSession session) throws OrtException {
    var places = session.getInputInfo().get(SequenceGraph.PLACES);
    return places != null && places.getInfo() instanceof TensorInfo tensor
        ? (int) tensor.getShape()[1]
        : 0;
  }

  /** {@code [n][dimension] -> [n][dimension]}, newest first. */
  float[][] inContext(float[][] faces) {
    if (faces.length == 0) {
      return faces;
    }
    var inputs = new LinkedHashMap<String, OnnxTensor>();
    try {
      inputs.put(SequenceGraph.FACES, tensor(faces));
      if (length > 0) {
        inputs.put(SequenceGraph.PLACES, tensor(places(faces.length)));
      }
      try (var result = session.run(inputs)) {
        return rows(((OnnxTensor) result.get(0)).getFloatBuffer(), faces.length);
      }
    } catch (OrtException failure) {
      throw TowerSession.unusable(file, failure);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private float[][] places(int items) {
    var places = new float[items][length];
    for (int i = 0; i < items; i++) {
      places[i][i] = 1;
    }
    return places;
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
