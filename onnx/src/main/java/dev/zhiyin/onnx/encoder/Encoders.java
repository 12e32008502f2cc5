package dev.zhiyin.onnx.encoder;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.onnx.encoder.EncoderFiles.EncoderFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens text encoders. */
public final class Encoders {
  private Encoders() {}

  /**
   * Names of the encoders whose weights are on the class path. A plain name means 8-bit weights,
   * {@code <name>-fp32} the same model as it was published.
   */
  public static List<String> names() {
    return BundledEncoder.all()
        .filter(BundledEncoder::isPresent)
        .map(BundledEncoder::name)
        .toList();
  }

  /**
   * Opens an encoder, which the caller closes.
   *
   * @param nameOrFolder one of {@link #names()}, or the path of a folder with one file {@code
   *     *.onnx}, {@code tokenizer.json} and {@code encoder.json}: {@code {"name": "my-bert",
   *     "pooling": "cls" or "mean", "dimension": 384, "maximumTokens": 512, "queryPrefix": ""}}
   * @throws ModelUnusable if there is no such encoder, or its files are not what they should be
   */
  public static TextEncoder open(String nameOrFolder, EncoderConfig config) {
    return BertEncoder.open(files(nameOrFolder), config);
  }

  private static EncoderFiles files(String nameOrFolder) {
    return BundledEncoder.all()
        .filter(encoder -> encoder.name().equals(nameOrFolder))
        .findFirst()
        .map(Encoders::bundled)
        .orElseGet(() -> folder(nameOrFolder));
  }

  private static EncoderFiles bundled(BundledEncoder encoder) {
    if (!encoder.isPresent()) {
      throw new ModelUnusable(
          "encoder '%s' needs %s on the class path; there are %s"
              .formatted(encoder.name(), encoder.modelResource(), names()));
    }
    return encoder.read();
  }

  private static EncoderFiles folder(String path) {
    if (!Files.isDirectory(Path.of(path))) {
      throw new ModelUnusable(
          "encoder '%s' is neither a folder nor one of %s".formatted(path, names()));
    }
    return new EncoderFolder(Path.of(path)).read();
  }
}
