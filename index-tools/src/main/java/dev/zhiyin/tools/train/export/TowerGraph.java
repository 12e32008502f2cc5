package dev.zhiyin.tools.train.export;

import ai.onnx.proto.OnnxMl;
import dev.zhiyin.onnx.tower.TowerFiles;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/** One tower as an ONNX model: opset 13, IR 8, floats in and out. */
final class TowerGraph {
  /** Under the root of a norm, so that a row of zeros is divided by something. */
  private static final float TINY = 1e-24f;

  private final ONNXContext context = new ONNXContext();

  private TowerGraph() {}

  /** The bytes of a model. */
  static byte[] of(Tower tower) {
    var graph = new TowerGraph();
    graph.context.assignTo(
        graph.towerVector(tower), graph.context.floatOutput(TowerFiles.VECTOR, tower.dimension()));
    return model(graph.context, "tower");
  }

  /** A graph whose output is assigned, as the bytes of a model. */
  static byte[] model(ONNXContext context, String name) {
    context.setName(name);
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(OnnxMl.Version.IR_VERSION_2021_7_30_VALUE)
        .setProducerName("zhiyin")
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .setGraph(context.buildGraph())
        .build()
        .toByteArray();
  }

  private ONNXNode towerVector(Tower of) {
    ONNXRef<?> input =
        of.below.isPresent()
            ? towerVector(of.below.get())
            : context.floatInput(TowerFiles.EMBEDDING, of.inputDimension());
    ONNXNode text = linear(of, input);
    return of.learned ? withLearned(of, text) : outcome(of, text);
  }

  private ONNXNode withLearned(Tower of, ONNXNode text) {
    ONNXRef<?> learned = context.floatInput(TowerFiles.LEARNED, of.dimension());
    ONNXNode towerVector =
        outcome(
            of, context.operation(ONNXOperators.ADD, List.of(text, learned), "sum_with_learned"));
    ONNXNode gained =
        of.coldGain == 1
            ? towerVector
            : towerVector.apply(ONNXOperators.MUL, gain(of, learned), "gained");
    return of.lifted ? lifted(gained) : gained;
  }

  private ONNXNode lifted(ONNXNode towerVector) {
    ONNXNode gain =
        context.operation(
            ONNXOperators.ADD,
            List.of(context.floatInput(TowerFiles.LIFT, 1), context.constant("one", 1f)),
            "own_gain");
    return towerVector.apply(ONNXOperators.MUL, gain, "lifted");
  }

  private ONNXNode outcome(Tower of, ONNXNode rows) {
    return of.normalised ? normalise(rows) : rows;
  }

  /* One where anything was learned, since a square is divided by itself and next to nothing. */
  private ONNXNode gain(Tower of, ONNXRef<?> learned) {
    ONNXNode squares = sumOfSquares(learned);
    return squares
        .apply(
            ONNXOperators.DIV,
            squares.apply(ONNXOperators.ADD, context.constant("tiny", TINY), "positive"),
            "known")
        .apply(ONNXOperators.MUL, context.constant("less", 1 - of.coldGain), "change")
        .apply(ONNXOperators.ADD, context.constant("cold_gain", of.coldGain), "gain");
  }

  private ONNXNode linear(Tower of, ONNXRef<?> input) {
    ONNXRef<?> weights =
        context.floatTensor(
            "weights",
            List.of(of.weights.length / of.dimension(), of.dimension()),
            buffer -> buffer.put(of.weights));
    ONNXRef<?> bias = context.array("bias", of.bias);
    return context.operation(ONNXOperators.GEMM, List.of(input, weights, bias), "linear");
  }

  private ONNXNode normalise(ONNXNode rows) {
    ONNXNode positive =
        sumOfSquares(rows).apply(ONNXOperators.ADD, context.constant("tiny", TINY), "positive");
    ONNXNode norm = positive.apply(ONNXOperators.POW, context.constant("half", 0.5f), "norm");
    return rows.apply(ONNXOperators.DIV, norm, "normalised");
  }

  /* [n][1], one sum a row. */
  private ONNXNode sumOfSquares(ONNXRef<?> rows) {
    ONNXNode squares = rows.apply(ONNXOperators.MUL, rows, "squares");
    return context.operation(
        ONNXOperators.REDUCE_SUM,
        List.of(squares, context.array("columns", new long[] {1})),
        "sum",
        Map.of("keepdims", 1));
  }

  /** {@link Attention} as an ONNX model: opset 13, IR 8, floats in and out. */
  static final class AttentionGraph {
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
      ONNXNode keys = product(vectors, rows("keys", attention.keys, rank), Map.of());
      ONNXNode query = product(newest, rows("queries", attention.queries, rank), Map.of());
      return product(keys, query, Map.of("transB", 1))
          .apply(
              ONNXOperators.ADD, product(vectors, rows("own", attention.own, 1), Map.of()), "both")
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
}
