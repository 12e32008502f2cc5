package dev.zhiyin.onnx.encoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The recipe of a real T5 encoder (Raffel et al., JMLR 2020) of one block, as exporters write it:
 * inputs {@code input_ids} and {@code attention_mask} and no token types, output {@code
 * last_hidden_state}; and of a tokenizer in the manner of SentencePiece (unigram), which ends every
 * text with {@code </s>}. {@link #states} computes the same in plain Java.
 *
 * <pre>
 *   n(x)  = x / sqrt(mean(x^2) + e), without a mean and a bias as in BERT
 *   a     = softmax(q k + b[bucket(key - query)]) v, not divided by sqrt(d)
 *   x1    = x + n(x)-attention;  x2 = x1 + relu(n(x1) Wi) Wo;  state = n(x2)
 * </pre>
 */
final class TinyT5 {
  static final List<String> VOCABULARY =
      List.of("<pad>", "</s>", "<unk>", "▁red", "▁green", "▁bag", "▁tea", "▁", "s", "背", "包");
  static final int DIMENSION = 6;

  private static final int INNER = 8;
  private static final int BUCKETS = 8;
  private static final int FARTHEST = 16;
  private static final float EPSILON = 1e-6f;

  private TinyT5() {}

  static Path writeTo(Path folder) throws IOException {
    Files.write(folder.resolve("model.onnx"), model());
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
    Files.writeString(
        folder.resolve("encoder.json"),
        """
        {"name": "tiny-t5", "pooling": "mean", "dimension": %d, "maximumTokens": 40, "queryPrefix": "green "}
        """
            .formatted(DIMENSION));
    return folder;
  }

  /** Weights that any seed would do for: {@code [rows][columns]}, in [-1, 1]. */
  private static double[][] weights(int seed, int rows, int columns) {
    var random = new Random(seed);
    var weights = new double[rows][columns];
    for (double[] row : weights) {
      Arrays.setAll(row, _ -> 2 * random.nextFloat() - 1);
    }
    return weights;
  }

  private static double[][] embeddings() {
    return weights(1, VOCABULARY.size(), DIMENSION);
  }

  private static double[][] square(int seed) {
    return weights(seed, DIMENSION, DIMENSION);
  }

  /** So small that a token listens to several others, and their distance decides on it, too. */
  private static double[][] queries() {
    double[][] small = square(2);
    for (double[] row : small) {
      Arrays.setAll(row, d -> (float) (row[d] / 4));
    }
    return small;
  }

  private static double[][] up() {
    return weights(6, DIMENSION, INNER);
  }

  private static double[][] down() {
    return weights(7, INNER, DIMENSION);
  }

  /** How much a key counts by its bucket of distance. */
  private static double[][] bias() {
    return weights(8, BUCKETS, 1);
  }

  private static double[] scale() {
    double[] scale = weights(9, 1, DIMENSION)[0];
    return Arrays.stream(scale).map(value -> 1 + value / 2).toArray();
  }

  /** States of a text's tokens, by plain loops: {@code [n] ids -> [n][DIMENSION]}. */
  static double[][] states(int... ids) {
    double[][] x =
        Arrays.stream(ids).mapToObj(id -> embeddings()[id].clone()).toArray(double[][]::new);
    double[][] n = normal(x);
    double[][] q = times(n, queries());
    double[][] k = times(n, square(3));
    double[][] v = times(n, square(4));
    var attended = new double[ids.length][DIMENSION];
    for (int i = 0; i < ids.length; i++) {
      var weights = new double[ids.length];
      for (int j = 0; j < ids.length; j++) {
        weights[j] = bias()[bucket(j - i)][0];
        for (int d = 0; d < DIMENSION; d++) {
          weights[j] += q[i][d] * k[j][d];
        }
      }
      double sum = Arrays.stream(weights).map(Math::exp).sum();
      for (int j = 0; j < ids.length; j++) {
        for (int d = 0; d < DIMENSION; d++) {
          attended[i][d] += Math.exp(weights[j]) / sum * v[j][d];
        }
      }
    }
    double[][] x1 = plus(x, times(attended, square(5)));
    double[][] inner = times(normal(x1), up());
    for (double[] row : inner) {
      Arrays.setAll(row, d -> Math.max(0, row[d]));
    }
    return normal(plus(x1, times(inner, down())));
  }

  /* T5's: half of the buckets for keys behind, a quarter for each near distance, the rest by log. */
  private static int bucket(int distance) {
    int half = BUCKETS / 2;
    int exact = half / 2;
    int far = Math.abs(distance);
    int within =
        far < exact
            ? far
            : Math.min(
                half - 1,
                exact
                    + (int)
                        (Math.log((double) far / exact)
                            / Math.log((double) FARTHEST / exact)
                            * (half - exact)));
    return within + (distance > 0 ? half : 0);
  }

  private static double[][] normal(double[][] x) {
    double[] scale = scale();
    var normal = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      double root =
          Math.sqrt(Arrays.stream(x[i]).map(value -> value * value).average().orElse(0) + EPSILON);
      double[] row = x[i];
      normal[i] =
          IntStream.range(0, DIMENSION).mapToDouble(d -> row[d] / root * scale[d]).toArray();
    }
    return normal;
  }

  private static double[][] times(double[][] a, double[][] b) {
    var product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int d = 0; d < b.length; d++) {
          product[i][j] += a[i][d] * b[d][j];
        }
      }
    }
    return product;
  }

  private static double[][] plus(double[][] a, double[][] b) {
    var sum = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      int row = i;
      sum[i] = IntStream.range(0, a[i].length).mapToDouble(d -> a[row][d] + b[row][d]).toArray();
    }
    return sum;
  }

  /** Nodes that are written one after another, each with a name for what it gives. */
  private static final class Graph {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny-t5");
    private int names;

    String floats(double[][] matrix) {
      var tensor = tensor(TensorProto.DataType.FLOAT, matrix.length, matrix[0].length);
      Arrays.stream(matrix)
          .flatMapToDouble(Arrays::stream)
          .forEach(v -> tensor.addFloatData((float) v));
      return initializer(tensor);
    }

    String floats(double... values) {
      var tensor = tensor(TensorProto.DataType.FLOAT, values.length);
      Arrays.stream(values).forEach(value -> tensor.addFloatData((float) value));
      return initializer(tensor);
    }

    String longs(long... values) {
      var tensor = tensor(TensorProto.DataType.INT64, values.length);
      Arrays.stream(values).forEach(tensor::addInt64Data);
      return initializer(tensor);
    }

    String number(long value) {
      return initializer(tensor(TensorProto.DataType.INT64).addInt64Data(value));
    }

    private static TensorProto.Builder tensor(TensorProto.DataType type, long... shape) {
      var tensor = TensorProto.newBuilder().setDataType(type.getNumber());
      Arrays.stream(shape).forEach(tensor::addDims);
      return tensor;
    }

    private String initializer(TensorProto.Builder tensor) {
      String name = "w" + names++;
      graph.addInitializer(tensor.setName(name));
      return name;
    }

    String node(String operator, String... inputs) {
      return add(NodeProto.newBuilder(), operator, inputs);
    }

    String cast(TensorProto.DataType type, String input) {
      return add(
          NodeProto.newBuilder().addAttribute(attribute("to", type.getNumber())), "Cast", input);
    }

    String with(String attribute, long value, String operator, String... inputs) {
      return add(
          NodeProto.newBuilder().addAttribute(attribute(attribute, value)), operator, inputs);
    }

    String transposed(String input) {
      var order =
          AttributeProto.newBuilder()
              .setName("perm")
              .setType(AttributeProto.AttributeType.INTS)
              .addAllInts(List.of(0L, 2L, 1L));
      return add(NodeProto.newBuilder().addAttribute(order), "Transpose", input);
    }

    private String add(NodeProto.Builder node, String operator, String... inputs) {
      String name = "n" + names++;
      graph.addNode(node.setOpType(operator).addAllInput(List.of(inputs)).addOutput(name));
      return name;
    }

    private static AttributeProto.Builder attribute(String name, long value) {
      return AttributeProto.newBuilder()
          .setName(name)
          .setType(AttributeProto.AttributeType.INT)
          .setI(value);
    }

    String normal(String x) {
      var mean =
          NodeProto.newBuilder()
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("axes")
                      .setType(AttributeProto.AttributeType.INTS)
                      .addInts(-1));
      String squares = add(mean, "ReduceMean", node("Mul", x, x));
      String root = node("Sqrt", node("Add", squares, floats(EPSILON)));
      return node("Mul", node("Div", x, root), floats(scale()));
    }
  }

  private static byte[] model() {
    var g = new Graph();
    String x = g.node("Gather", g.floats(embeddings()), "input_ids");
    String n = g.normal(x);
    String q = g.node("MatMul", n, g.floats(queries()));
    String k = g.node("MatMul", n, g.floats(square(3)));
    String v = g.node("MatMul", n, g.floats(square(4)));
    String scores = g.node("Add", g.node("MatMul", q, g.transposed(k)), positions(g));
    String mask = g.cast(TensorProto.DataType.FLOAT, "attention_mask");
    String hidden = g.node("Mul", g.node("Sub", g.floats(1), mask), g.floats(-1e9));
    String masked = g.node("Add", scores, g.node("Unsqueeze", hidden, g.longs(1)));
    String weights = g.with("axis", -1, "Softmax", masked);
    String attended = g.node("MatMul", g.node("MatMul", weights, v), g.floats(square(5)));
    String x1 = g.node("Add", x, attended);
    String inner = g.node("Relu", g.node("MatMul", g.normal(x1), g.floats(up())));
    String last = g.normal(g.node("Add", x1, g.node("MatMul", inner, g.floats(down()))));
    g.graph
        .addInput(TinyBert.value("input_ids", TensorProto.DataType.INT64, -1L, -1L))
        .addInput(TinyBert.value("attention_mask", TensorProto.DataType.INT64, -1L, -1L))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput(last)
                .addOutput("last_hidden_state"))
        .addOutput(
            TinyBert.value(
                "last_hidden_state", TensorProto.DataType.FLOAT, -1L, -1L, (long) DIMENSION));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(g.graph)
        .build()
        .toByteArray();
  }

  /** {@code [tokens][tokens]}, the bias of a query and a key by their distance. */
  private static String positions(Graph g) {
    int half = BUCKETS / 2;
    int exact = half / 2;
    String length = g.node("Gather", g.node("Shape", "input_ids"), g.number(1));
    String places = g.node("Range", g.number(0), length, g.number(1));
    String distance =
        g.node(
            "Sub",
            g.node("Unsqueeze", places, g.longs(0)),
            g.node("Unsqueeze", places, g.longs(1)));
    String far = g.node("Abs", distance);
    String behind =
        g.node(
            "Mul",
            g.cast(TensorProto.DataType.INT64, g.node("Greater", distance, g.number(0))),
            g.number(half));
    String atLeast = g.cast(TensorProto.DataType.FLOAT, g.node("Max", far, g.number(exact)));
    String log = g.node("Log", g.node("Div", atLeast, g.floats(exact)));
    String steps =
        g.node("Mul", log, g.floats((half - exact) / Math.log((double) FARTHEST / exact)));
    String large =
        g.node(
            "Min",
            g.node("Add", g.cast(TensorProto.DataType.INT64, steps), g.number(exact)),
            g.number(half - 1));
    String within = g.node("Where", g.node("Less", far, g.number(exact)), far, large);
    String buckets = g.node("Add", within, behind);
    return g.node("Squeeze", g.node("Gather", g.floats(bias()), buckets), g.longs(2));
  }

  /** Rarer pieces have lower scores; what is in none of them is {@code <unk>}. */
  private static String tokenizer() {
    return """
    {"version": "1.0", "truncation": null, "padding": null,
     "added_tokens": [{"id": 0, "content": "<pad>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
       {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
       {"id": 2, "content": "<unk>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
     "normalizer": {"type": "NFKC"},
     "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
     "post_processor": {"type": "TemplateProcessing",
       "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
       "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
       "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
     "decoder": null,
     "model": {"type": "Unigram", "unk_id": 2, "byte_fallback": false, "vocab": [%s]}}
    """
        .formatted(
            IntStream.range(0, VOCABULARY.size())
                .mapToObj(i -> "[\"%s\", -%d.0]".formatted(VOCABULARY.get(i), i))
                .collect(Collectors.joining(", ")));
  }
}
