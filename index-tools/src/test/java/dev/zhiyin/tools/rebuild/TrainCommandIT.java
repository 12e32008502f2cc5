package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.generation.FolderLock;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.ToolsProcess;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zhiyin train} as a process that is killed and interrupted. */
class TrainCommandIT {
  @TempDir private static Path shop;

  @TempDir private Path folder;

  @BeforeAll
  static void makeAShop() {
    Zhiyin.done("sample", "--out", shop.toString(), "--products", "120", "--users", "60");
    Zhiyin.done(
        "rebuild",
        "--home",
        shop.resolve("home").toString(),
        "--products",
        shop.resolve("products.jsonl").toString(),
        "--events",
        shop.resolve("events.csv").toString(),
        "--no-train");
  }

  @BeforeEach
  void copyTheShop() throws IOException {
    FolderTree.copy(shop.resolve("home"), folder.resolve("home"));
  }

  @Test
  void aKilledTrainingIsGoneOnWithAndEndsWithExactlyTheModelOfOneThatWasNot() throws Exception {
    Path settings = settings(3);
    Zhiyin.done("train", "--home", home(), "--recipe", settings.toString());
    Map<String, byte[]> whole = model();
    Path lock = Path.of(home()).resolve("train.lock");
    try (var _ = FolderLock.take(lock, "a test")) {
      Zhiyin.Run second = Zhiyin.run("train", "--home", home(), "--recipe", settings.toString());
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.err())
          .contains("another training or rebuild is under way")
          .doesNotContain("embed:");
      Zhiyin.Run rebuild = Zhiyin.run("rebuild", "--home", home(), "--no-train");
      assertThat(rebuild.status()).isEqualTo(1);
      assertThat(rebuild.err()).contains("another training or rebuild is under way");
    }
    ToolsProcess killed = start("train", "--home", home(), "--recipe", settings.toString());
    killed.await("train: epoch  2");
    killed.kill();
    assertThat(checkpoint()).exists();

    Zhiyin.Run resumed = Zhiyin.run("train", "--home", home(), "--recipe", settings.toString());

    assertThat(resumed.err()).contains("train: going on from the checkpoint in " + checkpoint());
    assertThat(resumed.err()).doesNotContain("train: epoch  1 ");
    assertThat(model()).usingRecursiveComparison().isEqualTo(whole);
    assertThat(checkpoint()).doesNotExist();
  }

  @Test
  void anInterruptedTrainingKeepsTheBestSoFarAndEndsWith130() throws Exception {
    ToolsProcess interrupted =
        start("train", "--home", home(), "--recipe", settings(1000).toString());
    interrupted.await("train: epoch  2");

    assertThat(interrupted.interrupt()).isEqualTo(130);
    assertThat(interrupted.said())
        .contains("train: stopping after this batch")
        .containsPattern("train: epoch \\d+ kept, in .*\ntrain: stopped; the same command");
    assertThat(models().resolve("model.json")).exists();
    assertThat(models().resolve("store.sequence")).content().matches("[1-9]\\d*\n");
    assertThat(checkpoint()).exists();
  }

  /* Or a rebuild would take it for one that knew shoppers who are erased. */
  @Test
  void whatItWasTrainedOnIsNotedBeforeItIsFittedAgain() throws Exception {
    ToolsProcess killed = start("train", "--home", home(), "--recipe", settings(10).toString());
    killed.await("train: again on everything");
    killed.kill();

    assertThat(killed.said()).doesNotContain("train: fitted on everything");
    assertThat(models().resolve("store.sequence")).content().matches("[1-9]\\d*\n");
  }

  private String home() {
    return folder.resolve("home").toString();
  }

  private Path settings(int epochs) throws IOException {
    return Files.writeString(
        folder.resolve("settings.json"),
        """
        {"towers": {"kind": "additive", "dimension": 32, "dropout": 0.2},
         "loss": {"kind": "softmax", "scale": 10}, "batchSize": 16, "epochs": %d, "patience": 1000}
        """
            .formatted(epochs));
  }

  /**
   * The folder of the only model, whether it is there already or only its checkpoint; beside it may
   * lie what was being written when a training was killed.
   */
  private Path models() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(home(), "models"))) {
      String first =
          all.map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .findFirst()
              .orElseThrow();
      return Path.of(home(), "models", first.replaceFirst("\\..*", ""));
    }
  }

  private Path checkpoint() throws IOException {
    return models().resolveSibling(models().getFileName() + ".checkpoint");
  }

  /** What serves, file by file. */
  private Map<String, byte[]> model() throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> all = Files.list(models())) {
      for (Path file : all.filter(it -> !it.endsWith("model.json")).toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private ToolsProcess start(String... arguments) throws IOException {
    return ToolsProcess.start(folder, arguments);
  }
}
