package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call's memory, seen from a JVM that has little. */
class EncoderMemoryIT {
  /** 100,000 texts of 64 tokens are 51 MB of token ids alone; a chunk of them is 2 MB. */
  private static final String HEAP = "-Xmx48m";

  private static final int TEXTS = 100_000;

  @TempDir Path folder;

  @Test
  void encodes100000TextsInMemoryThatDoesNotGrowWithThem()
      throws IOException, InterruptedException {
    TinyBert.DEFAULT.writeTo(folder, "mean", "", 64);
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    try {
      assertThat(program.waitFor(4, TimeUnit.MINUTES)).isTrue();
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }

  /** Encodes texts that are made when they are read. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      List<String> texts =
          new AbstractList<>() {
            @Override
            public String get(int index) {
              return "red tea cup bag ".repeat(16);
            }

            @Override
            public int size() {
              return TEXTS;
            }
          };
      try (var encoder = Encoders.open(arguments[0], EncoderConfig.DEFAULT)) {
        if (encoder.encode(texts).size() != TEXTS) {
          throw new IllegalStateException("texts were lost");
        }
      }
    }
  }
}
