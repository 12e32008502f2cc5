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
  /** {@code [n][dimension]}, newest first. */
  static final String VECTORS = "history_vectors";

  /** {@code [n][dimension]}. */
  static final String OUTPUT = "gated_vectors";

  private final ONNXContext context = new ONNXContext();
  private final int dimension;
  private final ONNXRef<?> vectors;

  private AttentionGraph(int dimension) {
    this.dimension = dimension;
    this.vectors = context.floatInput(VECTORS, dimension);
  }

  /** The bytes of a model. */
  static byte[] of(Attention attention) {
    var graph = new AttentionGraph(attention.dimension());
    return graph.model(graph.gated(attention)).toByteArray();
  }

  private OnnxMl.ModelProto model(ONNXNode gated) {
    context.assignTo(gated, context.floatOutput(OUTPUT, dimension));
    context.setName("attention");
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(OnnxMl.Version.IR_VERSION_2021_7_30_VALUE)
        .setProducerName("zhiyin")
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .setGraph(context.buildGraph())
        .build();
  }

  private ONNXNode gated(Attention attention) {
    int rank = attention.rank();
    ONNXNode newest =
        context.operation(
            ONNXOperators.GATHER,
            List.of(vectors, context.array("first", new long[] {0})),
            "newest",
            Map.of("axis", 0));
    ONNXNode keys = product(vectors, rows("keys", attention.keys(), rank), Map.of());
    ONNXNode query = product(newest, rows("queries", attention.queries(), rank), Map.of());
    return product(keys, query, Map.of("transB", 1))
        .apply(
            ONNXOperators.ADD, product(vectors, rows("own", attention.own(), 1), Map.of()), "both")
        .apply(ONNXOperators.SIGMOID, "share")
        .apply(ONNXOperators.MUL, context.constant("span", Attention.SPAN), "above_least")
        .apply(ONNXOperators.ADD, context.constant("least", Attention.LEAST), "gate")
        .apply(ONNXOperators.MUL, vectors, "gated");
  }

  private ONNXRef<?> rows(String name, float[] values, int columns) {
    return context.floatTensor(
        name, List.of(values.length / columns, columns), into -> into.put(values));
  }

  private ONNXNode product(ONNXRef<?> left, ONNXRef<?> right, Map<String, Object> attributes) {
    return context.operation(ONNXOperators.GEMM, List.of(left, right), "product", attributes);
  }
}
