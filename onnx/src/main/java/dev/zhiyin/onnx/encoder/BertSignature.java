package dev.zhiyin.onnx.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a BERT graph takes and gives, held against what its descriptor says.
 *
 * @param takesTypes whether it has the input {@code token_type_ids}, which BERT has and some of its
 *     descendants have not
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
