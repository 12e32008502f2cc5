package dev.zhiyin.tools.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    zhiyin("sample", "--out", path("sample"), "--products", "120", "--users", "50");
    set = Files.createDirectory(folder.resolve("set"));
    Files.copy(folder.resolve("sample/products.jsonl"), set.resolve("products.jsonl"));
    zhiyin(
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

  private static Zhiyin.Run zhiyin(String... arguments) {
    Zhiyin.Run run = Zhiyin.run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  @Test
  void measuresADataSetTrainedOnTrainAndAgainOnTrainAndValid() throws IOException {
    List<JsonNode> rows = rows("whole", "--dataset", set.toString(), "--baseline", "itemknn,ease");

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
    Files.write(other.resolve("events.csv"), lines);

    assertThat(losses("as-it-is", set)).isEqualTo(losses("otherwise", other)).isNotEmpty();
  }

  /* Of every epoch of both fits. */
  private static List<String> losses(String home, Path data) {
    Zhiyin.Run run = zhiyin("evaluate", "--home", path(home), "--dataset", data.toString());
    return run.err()
        .lines()
        .filter(line -> line.matches("(train|refit): epoch +\\d+ +loss .*"))
        .map(line -> line.replaceFirst(" {2}[\\d,]+ samples/s.*", ""))
        .toList();
  }

  @Test
  void refusesToTrainADataSetInAShop() {
    zhiyin("rebuild", "--home", path("shop"), "--products", path("sample/products.jsonl"));

    Zhiyin.Run refused =
        Zhiyin.run("evaluate", "--home", path("shop"), "--dataset", set.toString());

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("is a shop; a data set is trained in a folder of its own");
  }

  @Test
  void measuresWithTheWeightsOfTheShop() throws IOException {
    zhiyin(
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

  private static double ndcg(List<JsonNode> rows, String through) {
    return rows.stream()
        .filter(row -> row.get("model").asText().equals("text"))
        .filter(row -> row.get("through").asText().equals(through))
        .mapToDouble(row -> row.get("ndcg@10").asDouble())
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> rows(String name, String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("evaluate", "--json", path(name + ".json")));
    arguments.addAll(List.of(options));
    zhiyin(arguments.toArray(String[]::new));
    JsonNode report = new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
    return StreamSupport.stream(report.get("rows").spliterator(), false).toList();
  }
}
