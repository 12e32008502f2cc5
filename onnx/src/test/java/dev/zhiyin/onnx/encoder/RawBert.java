package dev.zhiyin.onnx.encoder;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** The shortest way from a text to a model's raw output: the oracle for everything around it. */
final class RawBert {
  private RawBert() {}

  /** Token states of one text, {@code [tokens][dimension]}. */
  static float[][] states(String resource, String text) throws IOException, OrtException {
    try (var json = RawBert.class.getResourceAsStream(resource + "-tokenizer.json");
        var weights = RawBert.class.getResourceAsStream(resource + ".onnx");
        var tokenizer = HuggingFaceTokenizer.newInstance(json, Map.of("padding", "false"))) {
      long[][] ids = {tokenizer.encode(text).getIds()};
      long[][] mask = {new long[ids[0].length]};
      long[][] types = {new long[ids[0].length]};
      Arrays.fill(mask[0], 1);
      var environment = OrtEnvironment.getEnvironment();
      try (OrtSession session = environment.createSession(weights.readAllBytes());
          var result =
              session.run(
                  Map.of(
                      "input_ids", OnnxTensor.createTensor(environment, ids),
                      "attention_mask", OnnxTensor.createTensor(environment, mask),
                      "token_type_ids", OnnxTensor.createTensor(environment, types)))) {
        return ((float[][][]) result.get(0).getValue())[0];
      }
    }
  }
}
