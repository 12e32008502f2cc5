package dev.zhiyin.onnx.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A BERT graph in ONNX Runtime: {@code [n] token lists -> [n][dimension]} pooled states. One
 * session, in which every call computes on its caller's thread. Thread-safe.
 */
final class BertModel implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final Descriptor descriptor;
  private final OrtSession session;
  private final BertSignature signature;

  private BertModel(Descriptor descriptor, OrtSession session, BertSignature signature) {
    this.descriptor = descriptor;
    this.session = session;
    this.signature = signature;
  }

  /**
   * Loads the graph, holds its inputs and outputs against the descriptor, and runs it on a text of
   * the greatest length and on two that differ in length.
   */
  static BertModel open(EncoderFiles files) {
    Descriptor descriptor = files.descriptor();
    try {
      OrtSession session = session(files.model());
      try {
        var model = new BertModel(descriptor, session, BertSignature.of(session, descriptor));
        model.tryOut();
        return model;
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new ModelUnusable(
          "encoder '%s': ONNX Runtime refuses its model: %s"
              .formatted(descriptor.name(), e.getMessage()),
          e);
    }
  }

  /**
   * One thread a call, and memory given back after it: what is idle costs only the weights. Errors
   * come as exceptions and need no second way out.
   */
  private static OrtSession session(byte[] model) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setCPUArenaAllocator(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return ENVIRONMENT.createSession(model, options);
    }
  }

  private void tryOut() throws OrtException {
    var longest = new long[descriptor.maximumTokens()];
    Arrays.fill(longest, 1);
    run(List.of(longest), longest.length);
    run(List.of(new long[] {1, 1, 1}, new long[] {1, 1}), 3);
  }

  /**
   * Pooled states of a batch, not normalised, in its order.
   *
   * @param width tokens of the longest text
   */
  List<float[]> run(List<long[]> texts, int width) throws OrtException {
    long[] shape = {texts.size(), width};
    try (var ids = tensor(padded(texts, width), shape);
        var mask = tensor(mask(texts, width), shape);
        var types = tensor(new long[texts.size() * width], shape)) {
      var inputs = new HashMap<>(Map.of("input_ids", ids, "attention_mask", mask));
      if (signature.takesTypes()) {
        inputs.put("token_type_ids", types);
      }
      try (var result = session.run(inputs, Set.of(signature.output()))) {
        return pooled((OnnxTensor) result.get(0), texts, width);
      }
    }
  }

  private static OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(values), shape);
  }

  private static long[] padded(List<long[]> texts, int width) {
    var ids = new long[texts.size() * width];
    for (int row = 0; row < texts.size(); row++) {
      long[] text = texts.get(row);
      System.arraycopy(text, 0, ids, row * width, text.length);
    }
    return ids;
  }

  private static long[] mask(List<long[]> texts, int width) {
    var mask = new long[texts.size() * width];
    for (int row = 0; row < texts.size(); row++) {
      Arrays.fill(mask, row * width, row * width + texts.get(row).length, 1);
    }
    return mask;
  }

  private List<float[]> pooled(OnnxTensor states, List<long[]> texts, int width) {
    int dimension = descriptor.dimension();
    signature.requireShape(states.getInfo(), texts.size(), width);
    FloatBuffer floats = states.getFloatBuffer();
    var vectors = new ArrayList<float[]>(texts.size());
    for (int row = 0; row < texts.size(); row++) {
      int from = row * width * dimension;
      vectors.add(descriptor.pooling().pool(floats, from, texts.get(row).length, dimension));
    }
    return vectors;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not close its session", e);
    }
  }
}
