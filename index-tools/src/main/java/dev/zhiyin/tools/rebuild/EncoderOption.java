package dev.zhiyin.tools.rebuild;

import dev.zhiyin.onnx.encoder.Encoders;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --encoder}. */
final class EncoderOption {
  @Option(
      names = "--encoder",
      paramLabel = "NAME|DIR",
      converter = Known.class,
      description =
          "bge-small-zh-v1.5, bge-small-en-v1.5, all-minilm-l6-v2 or a folder (default: by the"
              + " language of the titles)")
  private String encoder = "";

  String asked() {
    return encoder;
  }

  static final class Known implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!Encoders.names().contains(text) && !Files.isDirectory(Path.of(text))) {
        throw new TypeConversionException(
            "'%s' is neither a folder nor one of %s"
                .formatted(text, String.join(", ", Encoders.names())));
      }
      return text;
    }
  }
}
