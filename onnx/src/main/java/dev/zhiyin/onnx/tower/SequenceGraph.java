package dev.zhiyin.onnx.tower;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/** A {@link SequenceEncoder} as an ONNX model: opset 13, IR 8, floats in and out. */
final class SequenceGraph {
  /** {@code [n][dimension]}, newest first. */
  static final String FACES = "faces";

  /** {@code [n][longest history]}, row i with 1 at column i, where positions are known. */
  static final String PLACES = "places";

  /** {@code [n][dimension]}. */
  static final String OUTPUT = "faces_in_context";

  private final ONNXContext context = new ONNXContext();
  private final int dimension;
  private final ONNXRef<?> faces;

  private SequenceGraph(int dimension) {
    this.dimension = dimension;
    this.faces = context.floatInput(FACES, dimension);
  }

  /** The bytes of a model. */
  static byte[] of(SequenceEncoder encoder) {
    var graph = new SequenceGraph(encoder.dimension());
    ONNXNode inContext =
        switch (encoder) {
          case Attention attention -> graph.gated(attention);
          case SelfAttention attention -> graph.selfAttended(attention);
        };
    return graph.model(inContext).toByteArray();
  }

  private OnnxMl.ModelProto model(ONNXNode inContext) {
    context.assignTo(inContext, context.floatOutput(OUTPUT, dimension));
    context.setName("sequence");
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
            List.of(faces, context.array("first", new long[] {0})),
            "newest",
            Map.of("axis", 0));
    ONNXNode keys = product(faces, rows("keys", attention.keys(), rank));
    ONNXNode query = product(newest, rows("queries", attention.queries(), rank));
    return transposedProduct(keys, query)
        .apply(ONNXOperators.ADD, product(faces, rows("own", attention.own(), 1)), "both")
        .apply(ONNXOperators.SIGMOID, "share")
        .apply(ONNXOperators.MUL, context.constant("span", Attention.SPAN), "above_least")
        .apply(ONNXOperators.ADD, context.constant("least", Attention.LEAST), "gate")
        .apply(ONNXOperators.MUL, faces, "gated");
  }

  private ONNXNode selfAttended(SelfAttention attention) {
    ONNXRef<?> places = context.floatInput(PLACES, attention.positions().rows());
    ONNXNode positions = product(places, matrix("positions", attention.positions()));
    ONNXNode start = faces.apply(ONNXOperators.ADD, positions, "placed");
    ONNXNode last = start;
    for (SelfAttention.Layer layer : attention.layers()) {
      last = fedForward(attended(last, layer), layer);
    }
    return last.apply(ONNXOperators.SUB, start, "change").apply(ONNXOperators.ADD, faces, "sum");
  }

  private ONNXNode attended(ONNXNode rows, SelfAttention.Layer layer) {
    ONNXNode queries = product(rows, matrix("queries", layer.queries()));
    ONNXNode keys = product(rows, matrix("keys", layer.keys()));
    ONNXNode values = product(rows, matrix("values", layer.values()));
    ONNXNode shares =
        context.operation(
            ONNXOperators.SOFTMAX,
            List.of(
                transposedProduct(queries, keys)
                    .apply(
                        ONNXOperators.MUL,
                        context.constant("scale", (float) (1 / Math.sqrt(layer.rank()))),
                        "scaled")),
            "shares",
            Map.of("axis", 1));
    ONNXNode read = product(product(shares, values), matrix("output", layer.output()));
    return rows.apply(ONNXOperators.ADD, read, "with_read");
  }

  private ONNXNode fedForward(ONNXNode rows, SelfAttention.Layer layer) {
    ONNXNode inner =
        product(rows, matrix("inner", layer.inner()))
            .apply(ONNXOperators.ADD, matrix("bias", layer.bias()), "with_bias");
    ONNXNode active =
        inner.apply(ONNXOperators.MUL, inner.apply(ONNXOperators.SIGMOID, "sigmoid"), "silu");
    return rows.apply(
        ONNXOperators.ADD, product(active, matrix("outer", layer.outer())), "with_thought");
  }

  private ONNXRef<?> matrix(String name, Matrix matrix) {
    return rows(name, matrix.values(), matrix.columns());
  }

  private ONNXRef<?> rows(String name, float[] values, int columns) {
    return context.floatTensor(
        name, List.of(values.length / columns, columns), into -> into.put(values));
  }

  private ONNXNode product(ONNXRef<?> left, ONNXRef<?> right) {
    return context.operation(ONNXOperators.GEMM, List.of(left, right), "product");
  }

  private ONNXNode transposedProduct(ONNXRef<?> left, ONNXRef<?> right) {
    return context.operation(
        ONNXOperators.GEMM, List.of(left, right), "product", Map.of("transB", 1));
  }
}
