package dev.zhiyin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (1 << 19) - 1, 1 << 19, (1 << 19) + 1, 1 << 20, 3_000_000})
  void aFileHasTheSumOfItsBytesAtAnyPace(int size) throws IOException {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = Files.write(folder.resolve("file"), bytes);
    assertThat(Sha256.of(file)).isEqualTo(Sha256.of(bytes));
    assertThat(Sha256.of(file, Throttle.BESIDE_REQUESTS)).isEqualTo(Sha256.of(bytes));
  }
}
