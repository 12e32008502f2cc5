package dev.zhiyin.onnx.tower;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/** One tower as an ONNX model: opset 13, IR 8, one float input and one float output. */
final class TowerGraph {
  static final String INPUT = "embedding";
  static final String OUTPUT = "face";

  /** Under the root of a norm, so that a row of zeros is divided by something. */
  private static final float TINY = 1e-24f;

  private final ONNXContext context = new ONNXContext();

  private TowerGraph() {}

  /** {@code embedding [n][inputDimension] -> face [n][dimension]}, as the bytes of a model. */
  static byte[] of(Tower tower) {
    return new TowerGraph().model(tower).toByteArray();
  }

  private OnnxMl.ModelProto model(Tower tower) {
    ONNXNode face = linear(tower);
    ONNXNode result = tower.isNormalised() ? normalise(face) : face;
    context.assignTo(result, context.floatOutput(OUTPUT, tower.dimension()));
    context.setName("tower");
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(OnnxMl.Version.IR_VERSION_2021_7_30_VALUE)
        .setProducerName("zhiyin")
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .setGraph(context.buildGraph())
        .build();
  }

  private ONNXNode linear(Tower tower) {
    ONNXRef<?> input = context.floatInput(INPUT, tower.inputDimension());
    ONNXRef<?> weights =
        context.floatTensor(
            "weights",
            List.of(tower.inputDimension(), tower.dimension()),
            buffer -> buffer.put(tower.weights()));
    ONNXRef<?> bias = context.array("bias", tower.bias());
    return context.operation(ONNXOperators.GEMM, List.of(input, weights, bias), "linear");
  }

  private ONNXNode normalise(ONNXNode rows) {
    ONNXNode squares = rows.apply(ONNXOperators.MUL, rows, "squares");
    ONNXNode sum =
        context.operation(
            ONNXOperators.REDUCE_SUM,
            List.of(squares, context.array("columns", new long[] {1})),
            "sum",
            Map.of("keepdims", 1));
    ONNXNode positive = sum.apply(ONNXOperators.ADD, context.constant("tiny", TINY), "positive");
    ONNXNode norm = positive.apply(ONNXOperators.POW, context.constant("half", 0.5f), "norm");
    return rows.apply(ONNXOperators.DIV, norm, "normalised");
  }
}
