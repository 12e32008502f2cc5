package dev.zhiyin.tools.rebuild;

import picocli.CommandLine.Option;

/** The option {@code --encoder}. */
final class EncoderOption {
  @Option(
      names = "--encoder",
      paramLabel = "NAME|DIR",
      description =
          "bge-small-zh-v1.5, bge-small-en-v1.5, all-minilm-l6-v2 or a folder (default: by the"
              + " language of the titles)")
  private String encoder = "";

  String asked() {
    return encoder;
  }
}
