package dev.zhiyin.onnx.tower;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/** {@link Attention} as an ONNX model: opset 13, IR 8, floats in and out. */
final class AttentionGraph {
  /** {@code [n][dimension]}. */
  static final String FACES = "faces";

  /** {@code [1][dimension]}. */
  static final String NEWEST = "newest";

  /** {@code [n][1]}. */
  static final String GATES = "gates";

  private final ONNXContext context = new ONNXContext();
  private final Attention attention;

  private AttentionGraph(Attention attention) {
    this.attention = attention;
  }

  /** The bytes of a model. */
  static byte[] of(Attention attention) {
    return new AttentionGraph(attention).model().toByteArray();
  }

  private OnnxMl.ModelProto model() {
    int dimension = attention.dimension();
    ONNXRef<?> faces = context.floatInput(FACES, dimension);
    ONNXNode keys = product(faces, matrix("keys", attention.keys()), 0);
    ONNXNode query =
        product(context.floatInput(NEWEST, dimension), matrix("queries", attention.queries()), 0);
    ONNXNode together = product(keys, query, 1);
    ONNXRef<?> own =
        context.floatTensor("own", List.of(dimension, 1), into -> into.put(attention.own()));
    ONNXNode gates =
        together
            .apply(ONNXOperators.ADD, product(faces, own, 0), "both")
            .apply(ONNXOperators.SIGMOID, "share")
            .apply(ONNXOperators.MUL, context.constant("span", Attention.SPAN), "above_least")
            .apply(ONNXOperators.ADD, context.constant("least", Attention.LEAST), "gate");
    context.assignTo(gates, context.floatOutput(GATES, 1));
    context.setName("attention");
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(OnnxMl.Version.IR_VERSION_2021_7_30_VALUE)
        .setProducerName("zhiyin")
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .setGraph(context.buildGraph())
        .build();
  }

  private ONNXRef<?> matrix(String name, float[] values) {
    return context.floatTensor(
        name, List.of(attention.dimension(), attention.rank()), into -> into.put(values));
  }

  private ONNXNode product(ONNXRef<?> left, ONNXRef<?> right, int transposed) {
    return context.operation(
        ONNXOperators.GEMM, List.of(left, right), "product", Map.of("transB", transposed));
  }
}
