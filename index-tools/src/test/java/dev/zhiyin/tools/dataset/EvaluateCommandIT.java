package dev.zhiyin.tools.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.tools.ToolsProcess;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets with a published split, and a shop with weights of its own, as they are measured. */
class EvaluateCommandIT {
  private static final int PRODUCT = 3;
  private static final int SPLIT = 7;

  @TempDir private static Path folder;
  private static Path set;

  @BeforeAll
  static void makeADataSet() throws IOException {
    Zhiyin.done("sample", "--out", path("sample"), "--products", "120", "--users", "50");
    set = Files.createDirectory(folder.resolve("set"));
    Files.copy(folder.resolve("sample/products.jsonl"), set.resolve("products.jsonl"));
    Zhiyin.done(
        "split",
        "--events",
        path("sample/events.csv"),
        "--by",
        "leave-one-out",
        "--out",
        set.resolve("events.csv").toString());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void measuresADataSetTrainedOnTrainAndAgainOnTrainAndValid() throws IOException {
    List<JsonNode> rows =
        rows(
            "whole",
            "--home",
            path("measured"),
            "--dataset",
            set.toString(),
            "--baseline",
            "itemknn,ease");

    for (String model : List.of("additive", "itemknn", "ease")) {
      assertThat(rows)
          .filteredOn(row -> row.get("model").asText().equals(model))
          .filteredOn(row -> row.get("through").asText().equals("exact"))
          .extracting(row -> row.get("trainedOn").asText())
          .containsExactly("train", "train+valid");
    }
    assertThat(rows)
        .extracting(row -> row.get("through").asText())
        .contains("index", "page", "exact", "exact-unmasked");
    assertThat(rows).allMatch(row -> row.get("split").asText().equals("test"));
    whatHasLearnedValidIsCalledSoAndNotMeasuredByIt();
  }

  private static void whatHasLearnedValidIsCalledSoAndNotMeasuredByIt() throws IOException {
    String refitted;
    try (Stream<Path> models = Files.list(folder.resolve("measured/models"))) {
      refitted =
          models.map(Path::toString).filter(it -> it.endsWith(".refitted")).findAny().orElseThrow();
    }
    assertThat(rows("again", "--home", path("measured"), "--variant", "again=" + refitted))
        .filteredOn(row -> row.get("model").asText().equals("again"))
        .isNotEmpty()
        .allMatch(row -> row.get("trainedOn").asText().equals("train+valid"));
    Zhiyin.Run refused =
        Zhiyin.run("evaluate", "--home", path("measured"), "--split", "valid", "--model", refitted);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("the model in %s has learned valid; measure it on test".formatted(refitted));
  }

  /* Which products test is about changes what is measured, and nothing that was learned. */
  @Test
  void learnsNothingOfTest() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.copy(set.resolve("products.jsonl"), other.resolve("products.jsonl"));
    var random = new Random(5);
    var lines = new ArrayList<String>();
    for (String line : Files.readAllLines(set.resolve("events.csv"))) {
      String[] cells = line.split(",", -1);
      if (cells[SPLIT].equals("test") && !cells[PRODUCT].isEmpty()) {
        cells[PRODUCT] = "p%05d".formatted(1 + random.nextInt(100));
      }
      lines.add(String.join(",", cells));
    }
    lines.set(0, lines.getFirst().replace("product_id", "thing"));
    Files.write(other.resolve("events.csv"), lines);

    assertThat(losses("as-it-is", set))
        .isEqualTo(losses("otherwise", other, "--columns", "thing=product_id"))
        .isNotEmpty();

    Zhiyin.Run mixed =
        Zhiyin.run("evaluate", "--home", path("as-it-is"), "--dataset", other.toString());
    assertThat(mixed.status()).isEqualTo(1);
    assertThat(mixed.err()).contains("holds another data set").doesNotContain("train:");
    whatIsReadOtherwiseIsAnotherDataSet();
  }

  private static void whatIsReadOtherwiseIsAnotherDataSet() {
    Zhiyin.Run otherwise =
        Zhiyin.run(
            "evaluate",
            "--home",
            path("as-it-is"),
            "--dataset",
            set.toString(),
            "--types",
            "view=purchase");
    assertThat(otherwise.status()).isEqualTo(1);
    assertThat(otherwise.err()).contains("or this one with other files or read otherwise");
  }

  @Test
  void goesOnWithNothingWhenItsTrainingIsInterrupted() throws Exception {
    Path recipe = Files.writeString(folder.resolve("long.json"), "{\"epochs\": 1000}");
    ToolsProcess run =
        ToolsProcess.start(
            Files.createDirectory(folder.resolve("interrupted")),
            "evaluate",
            "--home",
            path("interrupted/home"),
            "--dataset",
            set.toString(),
            "--recipe",
            recipe.toString());
    run.await("train: epoch  1");

    assertThat(run.interrupt()).isEqualTo(130);
    assertThat(run.said())
        .contains("train: stopped; the same command goes on from here")
        .doesNotContain("refit:", "index:");
    assertThat(folder.resolve("interrupted/home/generations/CURRENT")).doesNotExist();
  }

  @Test
  void refusesOptionsAndSettingsThatAreWrong() throws IOException {
    Zhiyin.Run zone = Zhiyin.run("evaluate", "--dataset", set.toString(), "--zone", "Nowhere");
    assertThat(zone.status()).isEqualTo(2);
    assertThat(zone.err()).contains("--zone is 'Nowhere'; wanted a zone such as Asia/Shanghai");

    Path settings = Files.writeString(folder.resolve("wrong.yaml"), "weights: {view: much}\n");
    Zhiyin.Run config =
        Zhiyin.run("evaluate", "--dataset", set.toString(), "--config", settings.toString());
    assertThat(config.status()).isEqualTo(1);
    assertThat(config.err()).contains("weights.view").contains("much").doesNotContain("train:");
  }

  /* Of every epoch of both fits. */
  private static List<String> losses(String home, Path data, String... options) {
    var arguments = new ArrayList<>(List.of("evaluate", "--home", path(home), "--dataset"));
    arguments.add(data.toString());
    arguments.addAll(List.of(options));
    Zhiyin.Run run = Zhiyin.done(arguments.toArray(String[]::new));
    return run.err()
        .lines()
        .filter(line -> line.matches("(train|refit): epoch +\\d+ +loss .*"))
        .map(line -> line.replaceFirst(" {2}[\\d,]+ samples/s.*", ""))
        .toList();
  }

  @Test
  void refusesToTrainADataSetInAShop() {
    Zhiyin.done("rebuild", "--home", path("shop"), "--products", path("sample/products.jsonl"));

    Zhiyin.Run refused =
        Zhiyin.run("evaluate", "--home", path("shop"), "--dataset", set.toString());

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("is a shop; a data set is trained in a folder of its own");
  }

  @Test
  void measuresWithTheWeightsOfTheShop() throws IOException {
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        path("weighted"),
        "--products",
        path("sample/products.jsonl"),
        "--events",
        path("sample/events.csv"));
    List<JsonNode> usual = rows("usual", "--home", path("weighted"));
    Files.writeString(
        folder.resolve("weighted/zhiyin.yaml"),
        "weights: {purchase: -10, review: -10, view: -10, click: -10}\n");

    List<JsonNode> weighted = rows("weights", "--home", path("weighted"));

    for (String through : List.of("exact", "index", "page")) {
      assertThat(ndcg(weighted, through)).as(through).isLessThan(ndcg(usual, through));
    }
  }

  @Test
  void thePageHasTheFloorForProductsByADeclaredAttribute() throws IOException {
    var json = new ObjectMapper();
    var rated = new ArrayList<String>();
    for (String line : Files.readAllLines(folder.resolve("sample/products.jsonl"))) {
      var product = (ObjectNode) json.readTree(line);
      product.putObject("attributes").put("sellerRatings", rated.size() % 4 == 0 ? 3 : 900);
      rated.add(product.toString());
    }
    Files.write(folder.resolve("rated.jsonl"), rated);
    Files.createDirectories(folder.resolve("floor"));
    Files.writeString(
        folder.resolve("floor/zhiyin.yaml"),
        """
        attributes: {sellerRatings: {type: number}}
        arrange: {exposure: {filter: 'attributes.sellerRatings:[0 TO 9]', share: 0.5, relevance: 0}}
        """);
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        path("floor"),
        "--products",
        path("rated.jsonl"),
        "--events",
        path("sample/events.csv"));

    List<JsonNode> rows = rows("floor-rows", "--home", path("floor"));

    assertThat(exposure(rows, "index")).isBetween(0.1, 0.4);
    assertThat(exposure(rows, "page")).isGreaterThan(0.45);
  }

  private static double exposure(List<JsonNode> rows, String through) {
    return figure(rows, through, "exposure@10");
  }

  @Test
  void refusesWhatNothingIsHeldOutFor() throws IOException {
    Path events = folder.resolve("no-valid.csv");
    Files.writeString(
        events, Files.readString(set.resolve("events.csv")).replace(",valid", ",train"));
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        path("no-valid"),
        "--products",
        path("sample/products.jsonl"),
        "--events",
        events.toString());

    Zhiyin.Run refused =
        Zhiyin.run(
            "evaluate", "--home", path("no-valid"), "--split", "test", "--baseline", "itemknn");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("of valid nothing can be predicted");

    Zhiyin.Run nobody = Zhiyin.run("evaluate", "--home", path("no-valid"), "--split", "valid");

    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err())
        .contains("nobody can be measured: of 50 shoppers nothing is in valid that the shop has");
    assertThat(nobody.out()).isEmpty();
  }

  @Test
  void refusesAModelThatWasChosenByAnotherHoldout() throws IOException {
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        path("ordinary"),
        "--products",
        path("sample/products.jsonl"),
        "--events",
        path("sample/events.csv"));
    Path other = Files.createDirectory(folder.resolve("by-time"));
    Files.writeString(
        other.resolve("model.json"),
        """
        {"config": {"holdout": {"by": "end-of-time", "shoppers": 10000, "share": 0.1}}}
        """);

    Zhiyin.Run refused =
        Zhiyin.run("evaluate", "--home", path("ordinary"), "--model", other.toString());

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "was chosen with the holdout end-of-time of 10000 shoppers, share 0.1, and this shop"
                + " is measured by last-products of 10000 shoppers, share 0.1;");
  }

  private static double ndcg(List<JsonNode> rows, String through) {
    return figure(rows, through, "ndcg@10");
  }

  private static double figure(List<JsonNode> rows, String through, String name) {
    return rows.stream()
        .filter(row -> row.get("model").asText().equals("text"))
        .filter(row -> row.get("through").asText().equals(through))
        .mapToDouble(row -> row.get(name).asDouble())
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> rows(String name, String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("evaluate", "--json", path(name + ".json")));
    arguments.addAll(List.of(options));
    Zhiyin.done(arguments.toArray(String[]::new));
    JsonNode report = new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
    return StreamSupport.stream(report.get("rows").spliterator(), false).toList();
  }
}
