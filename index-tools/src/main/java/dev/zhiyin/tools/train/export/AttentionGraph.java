package dev.zhiyin.tools.train.export;

import dev.zhiyin.onnx.tower.TowerFiles;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/** {@link Attention} as an ONNX model: opset 13, IR 8, floats in and out. */
final class AttentionGraph {
  private final ONNXContext context = new ONNXContext();
  private final ONNXRef<?> vectors;

  private AttentionGraph(int dimension) {
    this.vectors = context.floatInput(TowerFiles.HISTORY_VECTORS, dimension);
  }

  /** The bytes of a model. */
  static byte[] of(Attention attention) {
    var graph = new AttentionGraph(attention.dimension());
    graph.context.assignTo(
        graph.gated(attention),
        graph.context.floatOutput(TowerFiles.GATED_VECTORS, attention.dimension()));
    return TowerGraph.model(graph.context, "attention");
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
