package dev.zhiyin.onnx.encoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.zhiyin.onnx.encoder.EncoderFiles.EncoderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The recipe of a real ONNX graph, small enough to compute by hand, with what matters of BERT: the
 * state of a token depends on all tokens of its text, and on no padding.
 *
 * <pre>
 *   state[t] = E[id[t]] + mean over the text's tokens k of E[id[k]]
 * </pre>
 *
 * @param states declared name of its output
 * @param statesShape declared shape of its output; -1 for any size, which only a run can tell. With
 *     two sizes it gives the mean over the tokens instead of the states
 * @param extraInputs further INT64 inputs, which it does not use
 */
record TinyBert(String states, List<Long> statesShape, List<String> extraInputs) {
  static final List<String> VOCABULARY =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "red", "green", "bag", "tea", "cup", "query", "背");
  static final int DIMENSION = 4;
  static final TinyBert DEFAULT =
      new TinyBert("last_hidden_state", List.of(-1L, -1L, (long) DIMENSION), List.of());

  TinyBert {
    statesShape = List.copyOf(statesShape);
    extraInputs = List.copyOf(extraInputs);
  }

  TinyBert withStates(String name, long... shape) {
    return new TinyBert(name, Arrays.stream(shape).boxed().toList(), extraInputs);
  }

  TinyBert withInputs(String... names) {
    return new TinyBert(states, statesShape, List.of(names));
  }

  /** One that gives a vector a text instead of a state a token. */
  static TinyBert pooled() {
    return DEFAULT.withStates("last_hidden_state", -1, DIMENSION);
  }

  /** Writes a folder that {@link EncoderFolder} reads, and returns it. */
  Path writeTo(Path folder, String pooling, String queryPrefix) throws IOException {
    return writeTo(folder, pooling, queryPrefix, 32);
  }

  Path writeTo(Path folder, String pooling, String queryPrefix, int maximumTokens)
      throws IOException {
    Files.write(folder.resolve("tiny.onnx"), model());
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
    Files.writeString(
        folder.resolve("encoder.json"),
        """
        {"name": "tiny", "pooling": "%s", "dimension": %d, "maximumTokens": %d, "queryPrefix": "%s"}
        """
            .formatted(pooling, DIMENSION, maximumTokens, queryPrefix));
    return folder;
  }

  /** {@code E[token]}, what the graph looks up for a token. */
  static float[] embedding(String token) {
    var row = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      row[i] = (float) Math.sin(1.7 * (VOCABULARY.indexOf(token) * DIMENSION + i + 1));
    }
    return row;
  }

  byte[] model() {
    var graph =
        GraphProto.newBuilder()
            .setName("tiny-bert")
            .addInput(value("input_ids", TensorProto.DataType.INT64, -1L, -1L))
            .addInput(value("attention_mask", TensorProto.DataType.INT64, -1L, -1L))
            .addInitializer(embeddings())
            .addInitializer(axis("tokens", 1))
            .addInitializer(axis("floats", 2))
            .addNode(node("Gather", "own", "embeddings", "input_ids"))
            .addNode(
                node("Cast", "mask", "attention_mask")
                    .addAttribute(attribute("to", TensorProto.DataType.FLOAT.getNumber())))
            .addNode(node("Unsqueeze", "weights", "mask", "floats"))
            .addNode(node("Mul", "weighted", "own", "weights"))
            .addNode(node("ReduceSum", "sum", "weighted", "tokens"))
            .addNode(node("ReduceSum", "count", "weights", "tokens"))
            .addNode(node("Div", "context", "sum", "count"))
            .addNode(node("Add", "state", "own", "context"))
            .addNode(last())
            .addOutput(value(states, TensorProto.DataType.FLOAT, statesShape.toArray(Long[]::new)));
    if (statesShape.getLast() == -1) {
      graph.addInitializer(everyFloat());
    }
    extraInputs.forEach(name -> graph.addInput(value(name, TensorProto.DataType.INT64, -1L, -1L)));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** ONNX Runtime infers shapes by itself, and through Compress it cannot. */
  private NodeProto.Builder last() {
    if (statesShape.size() == 2) {
      return node("Squeeze", states, "context", "tokens");
    }
    return statesShape.getLast() == -1
        ? node("Compress", states, "state", "every").addAttribute(attribute("axis", 2))
        : node("Identity", states, "state");
  }

  private static TensorProto everyFloat() {
    return TensorProto.newBuilder()
        .setName("every")
        .setDataType(TensorProto.DataType.BOOL.getNumber())
        .addDims(DIMENSION)
        .addAllInt32Data(Collections.nCopies(DIMENSION, 1))
        .build();
  }

  private static TensorProto embeddings() {
    var tensor =
        TensorProto.newBuilder()
            .setName("embeddings")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(VOCABULARY.size())
            .addDims(DIMENSION);
    for (String token : VOCABULARY) {
      for (float value : embedding(token)) {
        tensor.addFloatData(value);
      }
    }
    return tensor.build();
  }

  private static TensorProto axis(String name, long axis) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(axis)
        .build();
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static ValueInfoProto value(String name, TensorProto.DataType type, Long... shape) {
    var dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      var dimension = TensorShapeProto.Dimension.newBuilder();
      dimensions.addDim(size < 0 ? dimension.setDimParam("any") : dimension.setDimValue(size));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  static String tokenizer() {
    return """
    {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
     "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
       "strip_accents": null, "lowercase": true},
     "pre_tokenizer": {"type": "BertPreTokenizer"},
     "post_processor": {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
         {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
       "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
       "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
         "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
     "decoder": null,
     "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
       "max_input_chars_per_word": 100, "vocab": {%s}}}
    """
        .formatted(
            IntStream.range(0, VOCABULARY.size())
                .mapToObj(i -> "\"%s\": %d".formatted(VOCABULARY.get(i), i))
                .collect(Collectors.joining(", ")));
  }
}
