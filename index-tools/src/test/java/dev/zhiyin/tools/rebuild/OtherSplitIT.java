package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model has learned is not held out of it by files that are loaded later. */
class OtherSplitIT {
  private static final String UNUSED =
      "model: the one trained while files held out other events may have learned those that they"
          + " hold out now, and is not used; train again";

  @TempDir private static Path shop;

  /** Trained on everything. */
  private static Path everything;

  @TempDir private Path home;

  @BeforeAll
  static void makeAShop() {
    Zhiyin.done("sample", "--out", path("sample"), "--products", "120", "--users", "50");
    split("time");
    split("leave-one-out");
    everything = shop.resolve("everything");
    rebuild(everything, "--events", path("sample/events.csv"), "--force");
  }

  private static void split(String by) {
    Zhiyin.done(
        "split", "--events", path("sample/events.csv"), "--by", by, "--out", path(by + ".csv"));
  }

  @Test
  void doesNotServeAModelThatLearnedWhatFilesHoldOutSince() throws IOException {
    FolderTree.copy(everything, home);

    Zhiyin.Run rebuilt =
        rebuild(home, "--events", path("leave-one-out.csv"), "--no-train", "--force");

    assertThat(rebuilt.err())
        .contains(UNUSED)
        .containsPattern(
            "\\d+ events are held out by files, and never learned; empty .*held-out.csv and"
                + " rebuild to learn from everything");
    assertThat(rebuilt.out()).contains("model text");
    assertThat(measured()).containsOnly("popularity", "text");
    assertThat(refused("--model", model().toString())).contains("train it again");
  }

  @Test
  void doesNotMeasureAServedModelThatLearnedWhatFilesHoldOutSince() throws IOException {
    FolderTree.copy(everything, home);
    rebuild(home, "--events", path("leave-one-out.csv"), "--no-train", "--force");
    Zhiyin.done("generations", "rollback", "--home", home.toString());

    assertThat(refused())
        .contains(
            "was trained while files held out other events, and may have learned those that they"
                + " hold out now; train it again");
  }

  @Test
  void doesNotServeAModelThatWasTrainedByAnotherSplit() throws IOException {
    rebuild(home, "--events", path("time.csv"), "--force");
    Zhiyin.Run same = rebuild(home, "--events", path("time.csv"), "--no-train", "--force");
    assertThat(same.err()).doesNotContain("is not used");
    assertThat(measured()).contains("additive");

    Zhiyin.Run other =
        rebuild(home, "--events", path("leave-one-out.csv"), "--no-train", "--force");

    assertThat(other.err()).contains(UNUSED);
    assertThat(other.out()).contains("model text");
    assertThat(refused("--model", model().toString())).contains("train it again");
  }

  /* Its files hold out nothing, and its last event comes before the first of test. */
  @Test
  void measuresOnTestAModelOfAShopThatEndedBefore() throws IOException {
    Path known = home.resolve("known.csv");
    Files.write(known, withoutTest(Files.readAllLines(shop.resolve("time.csv"))));
    Path before = home.resolve("before");
    rebuild(before, "--events", known.toString(), "--force");
    Path now = home.resolve("now");
    rebuild(now, "--events", path("time.csv"), "--no-train", "--force");
    String variant = "mine=" + before.resolve("generations/000001/towers");

    Zhiyin.Run onTest = evaluated(now, variant, "test");

    assertThat(onTest.status()).as(onTest.err()).isZero();
    assertThat(onTest.out()).contains("mine exact");
    assertThat(evaluated(now, variant, "valid").err()).contains("train it again");
  }

  private static Zhiyin.Run evaluated(Path home, String variant, String split) {
    return Zhiyin.run(
        "evaluate", "--home", home.toString(), "--variant", variant, "--split", split);
  }

  private static List<String> withoutTest(List<String> rows) {
    List<String> names = List.of(rows.getFirst().split(","));
    int behind = names.size() - names.indexOf("split");
    var known = new ArrayList<String>();
    for (String row : rows) {
      var values = new ArrayList<>(List.of(row.split(",", -1)));
      if (!values.remove(values.size() - behind).equals("test")) {
        known.add(String.join(",", values));
      }
    }
    return known;
  }

  private static String path(String name) {
    return shop.resolve(name).toString();
  }

  private Path model() throws IOException {
    try (Stream<Path> models = Files.list(home.resolve("models"))) {
      return models
          .filter(one -> Files.exists(one.resolve("model.json")))
          .min(Path::compareTo)
          .orElseThrow();
    }
  }

  /** The names of all models that are measured on test. */
  private List<String> measured() throws IOException {
    Path json = home.resolve("report.json");
    Zhiyin.done(
        "evaluate", "--home", home.toString(), "--split", "test", "--json", json.toString());
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    return report.get("rows").findValuesAsText("model");
  }

  private String refused(String... options) {
    var arguments =
        new ArrayList<>(List.of("evaluate", "--home", home.toString(), "--split", "test"));
    arguments.addAll(List.of(options));
    Zhiyin.Run run = Zhiyin.run(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.out()).isEqualTo(1);
    return run.err();
  }

  private static Zhiyin.Run rebuild(Path home, String... options) {
    var arguments =
        new ArrayList<>(
            List.of(
                "rebuild", "--home", home.toString(), "--products", path("sample/products.jsonl")));
    arguments.addAll(List.of(options));
    return Zhiyin.done(arguments.toArray(String[]::new));
  }
}
