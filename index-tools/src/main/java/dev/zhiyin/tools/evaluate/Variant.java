package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import java.nio.file.Path;

/**
 * A trained model to measure beside what is served.
 *
 * @param name what its rows are called, not blank
 * @param folder as training wrote it
 */
public record Variant(String name, Path folder) {
  public Variant {
    if (name.isBlank()) {
      throw new InvalidInput("variant", name, "a name for the model in " + folder);
    }
  }

  /** Named as its folder. */
  static Variant of(Path folder) {
    return new Variant(folder.toAbsolutePath().normalize().getFileName().toString(), folder);
  }

  /**
   * Loads it; the caller closes it.
   *
   * @param dimension floats of an embedding of the shop's encoder
   */
  MatchModel open(int dimension) {
    MatchModel model = OnnxMatchModel.load(folder);
    if (model.inputDimension() != dimension) {
      model.close();
      throw new WorkRefused(
          "the model in %s takes embeddings of %d floats; the encoder of this shop makes %d"
              .formatted(folder, model.inputDimension(), dimension));
    }
    return model;
  }
}
