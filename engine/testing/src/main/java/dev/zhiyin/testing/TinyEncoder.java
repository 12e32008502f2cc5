package dev.zhiyin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Real encoders that are small, each in a folder; what made them is in the tests of onnx. */
public enum TinyEncoder {
  /**
   * A BERT ({@code TinyBert}) that fails on every text with the word poison: its tokenizer knows a
   * word more than its ONNX model has vectors for. Its other words are red, green, bag, tea, cup,
   * query and 背.
   */
  POISON,

  /** The encoder of a T5 ({@code TinyT5}), whose words are red, green, bag, tea, 背 and 包. */
  T5;

  private static final List<String> FILES = List.of("encoder.json", "tokenizer.json", "model.onnx");

  /** Writes it into a folder, which is made, and returns the folder. */
  public Path writeTo(Path folder) {
    String resources = name().toLowerCase(Locale.ROOT) + "/";
    try {
      Files.createDirectories(folder);
      for (String file : FILES) {
        try (InputStream in = TinyEncoder.class.getResourceAsStream(resources + file)) {
          Files.copy(Objects.requireNonNull(in, file), folder.resolve(file));
        }
      }
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
