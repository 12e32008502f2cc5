package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelsTest {
  @TempDir private Path folder;

  @Test
  void whatHasSeenNoErasureGoes() throws IOException {
    model("old", 39);
    model("old.chosen", 39);
    model("new", 40);
    model("new.chosen", 40);
    Files.createDirectories(models().resolve(".zhiyin-part-killed"));
    for (String checkpoint :
        List.of("old", "old.chosen", "orphan", "orphan.chosen", "new", "new.chosen")) {
      Files.writeString(models().resolve(checkpoint + ".checkpoint"), "learned");
    }

    List<Path> gone = new TrainedModels(new Home(folder)).dropBefore(40);

    assertThat(gone)
        .extracting(path -> path.getFileName().toString())
        .containsExactly(".zhiyin-part-killed", "old", "old.chosen");
    try (Stream<Path> left = Files.list(models())) {
      assertThat(left)
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder(
              "new", "new.chosen", "new.checkpoint", "new.chosen.checkpoint");
    }
  }

  private Path models() {
    return new Home(folder).models();
  }

  private void model(String name, long sequence) throws IOException {
    TrainedModels.note(Files.createDirectories(models().resolve(name)), sequence);
  }
}
