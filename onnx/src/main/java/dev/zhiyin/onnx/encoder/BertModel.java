package dev.zhiyin.onnx.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.onnx.encoder.EncoderFiles.Descriptor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A BERT graph in ONNX Runtime: {@code [n] token lists -> [n][dimension]} pooled states. One
 * session, in which every call computes on its caller's thread. Thread-safe.
 */
record BertModel(Descriptor descriptor, OrtSession session, BertSignature signature)
    implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  /** Checksums of the encoders that were tried out in this process, which need no second trial. */
  private static final Set<String> TRIED = ConcurrentHashMap.newKeySet();

  /**
   * Loads the graph, holds its inputs and outputs against the descriptor, and, the first time, runs
   * it on a text of the greatest length and on two that differ in length.
   */
  static BertModel open(EncoderFiles files) {
    Descriptor descriptor = files.descriptor();
    try {
      OrtSession session = session(files.model());
      try {
        var model = new BertModel(descriptor, session, BertSignature.of(session, descriptor));
        if (!TRIED.contains(files.checksum())) {
          model.tryOut();
          TRIED.add(files.checksum());
        }
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

  /**
   * What a BERT graph takes and gives, held against what its descriptor says.
   *
   * @param takesTypes whether it has the input {@code token_type_ids}, which BERT has and some of
   *     its descendants have not
   * @param output the output with a state for each token
   */
  record BertSignature(Descriptor descriptor, boolean takesTypes, String output) {
    private static final Set<String> NEEDED = Set.of("input_ids", "attention_mask");
    private static final String TYPES = "token_type_ids";
    private static final String STATES = "last_hidden_state";

    /**
     * Reads it from a session.
     *
     * @throws ModelUnusable if inputs or outputs are not a BERT encoder's of that dimension
     */
    static BertSignature of(OrtSession session, Descriptor descriptor) throws OrtException {
      Map<String, NodeInfo> inputs = session.getInputInfo();
      Map<String, NodeInfo> outputs = session.getOutputInfo();
      if (!takesTokens(inputs)) {
        throw new ModelUnusable(
            "encoder '%s': the model's inputs are %s; wanted INT64[-1, -1] input_ids, attention_mask and optionally token_type_ids"
                .formatted(descriptor.name(), shown(inputs.values())));
      }
      return new BertSignature(
          descriptor, inputs.containsKey(TYPES), statesOutput(outputs, descriptor));
    }

    private static boolean takesTokens(Map<String, NodeInfo> inputs) {
      return inputs.keySet().containsAll(NEEDED)
          && inputs.keySet().stream().allMatch(name -> NEEDED.contains(name) || name.equals(TYPES))
          && inputs.values().stream().allMatch(input -> is(input, OnnxJavaType.INT64, -1, -1));
    }

    private static String statesOutput(Map<String, NodeInfo> outputs, Descriptor descriptor) {
      List<String> fitting =
          outputs.values().stream()
              .filter(output -> is(output, OnnxJavaType.FLOAT, -1, -1, descriptor.dimension()))
              .map(NodeInfo::getName)
              .toList();
      if (fitting.contains(STATES)) {
        return STATES;
      }
      if (fitting.size() != 1) {
        throw new ModelUnusable(
            "encoder '%s': the model's outputs are %s; wanted FLOAT[-1, -1, %d] last_hidden_state, or just one of that shape"
                .formatted(descriptor.name(), shown(outputs.values()), descriptor.dimension()));
      }
      return fitting.getFirst();
    }

    /** Whether a node is a tensor of a type and shape, in which -1 fits every size both ways. */
    private static boolean is(NodeInfo node, OnnxJavaType type, long... wanted) {
      return node.getInfo() instanceof TensorInfo tensor
          && tensor.type == type
          && fits(tensor.getShape(), wanted);
    }

    private static boolean fits(long[] found, long... wanted) {
      boolean fits = found.length == wanted.length;
      for (int i = 0; fits && i < found.length; i++) {
        fits = found[i] == wanted[i] || found[i] == -1 || wanted[i] == -1;
      }
      return fits;
    }

    private static String shown(Collection<NodeInfo> nodes) {
      return nodes.stream().map(BertSignature::shown).collect(Collectors.joining(", "));
    }

    private static String shown(NodeInfo node) {
      return node.getInfo() instanceof TensorInfo tensor
          ? "%s%s %s".formatted(tensor.type, Arrays.toString(tensor.getShape()), node.getName())
          : node.getName() + " (not a tensor)";
    }

    /** Holds what came out of a run against what must come out. */
    void requireShape(TensorInfo found, int texts, int width) {
      if (!fits(found.getShape(), texts, width, descriptor.dimension())) {
        throw new ModelUnusable(
            "encoder '%s': %s came out as %s; wanted [%d, %d, %d]"
                .formatted(
                    descriptor.name(),
                    output,
                    Arrays.toString(found.getShape()),
                    texts,
                    width,
                    descriptor.dimension()));
      }
    }
  }
}
