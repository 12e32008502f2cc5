package dev.zhiyin.onnx.tower;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tower takes and gives, by its manifest.
 *
 * @param file of the tower, to be named when something else is found
 * @param learned what it takes beside embeddings
 */
record TowerSignature(Path file, List<LearnedInput> learned, TowerManifest manifest) {
  /**
   * @throws ModelUnusable telling what was found, if that is not what the manifest says
   */
  void require(OrtSession session) throws OrtException {
    require("input", session.getInputInfo(), inputs());
    require("output", session.getOutputInfo(), Map.of(TowerGraph.OUTPUT, manifest.dimension()));
  }

  private Map<String, Integer> inputs() {
    var inputs = new HashMap<String, Integer>();
    inputs.put(TowerGraph.INPUT, manifest.inputDimension());
    learned.forEach(input -> inputs.put(input.name(), input.width()));
    return inputs;
  }

  private void require(String what, Map<String, NodeInfo> found, Map<String, Integer> wanted) {
    String foundText = listed(found.values().stream().map(TowerSignature::described));
    String wantedText = listed(wanted.entrySet().stream().map(TowerSignature::described));
    if (!foundText.equals(wantedText)) {
      throw new ModelUnusable(
          "%s has the %s %s; %s wants %s"
              .formatted(file, what, foundText, TowerManifestFile.NAME, wantedText));
    }
  }

  private static String listed(Stream<String> tensors) {
    return tensors.sorted().collect(Collectors.joining(" and "));
  }

  private static String described(Map.Entry<String, Integer> columns) {
    return "%s FLOAT[?, %d]".formatted(columns.getKey(), columns.getValue());
  }

  private static String described(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        ? node.getName() + " " + described(tensor)
        : node.getName() + " " + node.getInfo();
  }

  private static String described(TensorInfo tensor) {
    var sizes =
        Arrays.stream(tensor.getShape())
            .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
            .toList();
    String type = tensor.type == OnnxJavaType.FLOAT ? "FLOAT" : tensor.type.toString();
    return type + sizes;
  }
}
