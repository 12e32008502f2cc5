package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The settings behind the rows of {@code docs/accuracy.md}. */
class AblationSettingsTest {
  private static final Path FOLDER = Path.of("../docs/accuracy");

  @Test
  void areReadAndDifferFromTheDefaultsAndFromEachOther() throws IOException {
    var all = new ArrayList<>(List.of(TrainConfig.DEFAULT));
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.sorted().toList()) {
        all.add(TrainConfig.parse(Files.readString(file)));
      }
    }

    assertThat(all).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }
}
