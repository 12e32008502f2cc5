package dev.zhiyin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A folder with a real encoder that fails on every text with the word {@value #WORD}: its tokenizer
 * knows a word more than its ONNX model has vectors for. Its other words are red, green, bag, tea,
 * cup, query and 背. The model is the one of {@code TinyBert} in the tests of the module onnx.
 */
public final class PoisonEncoder {
  public static final String WORD = "poison";

  private static final List<String> FILES = List.of("encoder.json", "tokenizer.json", "tiny.onnx");

  private PoisonEncoder() {}

  /** Writes it into a folder, which is made, and returns the folder. */
  public static Path writeTo(Path folder) {
    try {
      Files.createDirectories(folder);
      for (String file : FILES) {
        try (InputStream in = PoisonEncoder.class.getResourceAsStream("poison/" + file)) {
          Files.copy(Objects.requireNonNull(in, file), folder.resolve(file));
        }
      }
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
