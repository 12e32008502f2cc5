package dev.zhiyin.tools.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.ToolsProcess;
import dev.zhiyin.tools.Zhiyin;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import dev.zhiyin.tools.split.TrainCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample shop with dirt in its files, by the commands that a user types. */
class PrepareIT {
  private static final List<String> DIRT =
      List.of(
          ",stranger,,no-such-product,,view,2026-05-01T00:00:00Z,",
          ",test-1,,POST,,view,2026-05-01T00:00:00Z,",
          ",u1,,POST,,purchase,2026-05-01T00:00:00Z,",
          ",u1,,POST,,purchase,2999-05-01T00:00:00Z,",
          ",u1,,POST,,gaze,2026-05-01T00:00:00Z,");

  @TempDir private Path folder;

  @Test
  void cleansAShopThatIsThenRebuiltAndLearnsFromNothingHeldOut() throws IOException {
    Zhiyin.done("sample", "--out", folder.toString(), "--products", "150", "--users", "60");
    List<String> clean = Files.readAllLines(folder.resolve("events.csv"));
    List<String> header = List.of(clean.getFirst().split(",", -1));
    List<String> dirt = DIRT.stream().map(row -> inColumns(row, header)).toList();
    Files.write(folder.resolve("events.csv"), dirt, StandardOpenOption.APPEND);
    Files.write(folder.resolve("events.csv"), clean.subList(1, 101), StandardOpenOption.APPEND);

    Zhiyin.done(
        "prepare",
        "--products",
        folder.resolve("products.jsonl").toString(),
        "--events",
        folder.resolve("events.csv").toString(),
        "--split",
        "time",
        "--out",
        folder.resolve("prepared").toString());

    JsonNode manifest =
        new ObjectMapper().readTree(folder.resolve("prepared/manifest.json").toFile());
    assertThat(manifest.at("/after/events").asInt()).isEqualTo(clean.size() - 1);
    assertThat(manifest.at("/before/events").asInt()).isEqualTo(clean.size() - 1 + 105);
    assertThat(manifest.at("/split/test").asInt()).isPositive();
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        folder.resolve("home").toString(),
        "--products",
        folder.resolve("prepared/products.jsonl.gz").toString(),
        "--events",
        folder.resolve("prepared/events.csv.gz").toString());
    assertLearnedFromTrainOnly(manifest);
  }

  /* The raw ids of shoppers are in it. */
  @Test
  void interruptedItLeavesNothingBehind() throws Exception {
    Path events = folder.resolve("events.csv");
    try (var out = Files.newBufferedWriter(events)) {
      out.write("user_id,product_id,event_type,timestamp\n");
      for (int i = 0; i < 2_000_000; i++) {
        out.write("u%d,p%d,view,%d\n".formatted(i % 5_000, i % 997, 1_700_000_000 + i));
      }
    }
    Path to = folder.resolve("prepared");
    ToolsProcess run =
        ToolsProcess.start(
            folder,
            "prepare",
            "--products-from-events",
            "--events",
            events.toString(),
            "--out",
            to.toString());
    run.await("events: reading");

    assertThat(run.interrupt()).isEqualTo(130);
    assertThat(to).isEmptyDirectory();
  }

  private void assertLearnedFromTrainOnly(JsonNode manifest) {
    var home = new Home(folder.resolve("home"));
    try (var store = Store.open(home)) {
      assertThat(store.counts().events()).isEqualTo(manifest.at("/after/events").asLong());
      assertThat(TrainCounts.of(Holdout.of(store, home, HoldoutPolicy.DEFAULT)).popularity())
          .isEqualTo(popularityOfTrain());
    }
  }

  /* Counted from the file, row by row. */
  private Map<String, Long> popularityOfTrain() {
    List<String> lines = RawShop.unpacked(folder.resolve("prepared/events.csv.gz"));
    List<String> header = List.of(lines.getFirst().split(",", -1));
    int product = header.indexOf("product_id");
    int type = header.indexOf("event_type");
    return lines.stream()
        .filter(line -> line.endsWith(",train"))
        .map(line -> List.of(line.split(",", -1)))
        .filter(cells -> !cells.get(product).isEmpty())
        .filter(cells -> !List.of("dislike", "remove_from_cart").contains(cells.get(type)))
        .map(cells -> List.of(cells.get(0), cells.get(1), cells.get(product)))
        .distinct()
        .collect(Collectors.groupingBy(List::getLast, Collectors.counting()));
  }

  private static String inColumns(String row, List<String> header) {
    List<String> names =
        List.of(
            "event_id", "user_id", "session_id", "product_id", "text", "event_type", "timestamp");
    List<String> cells = List.of(row.split(",", -1));
    return header.stream()
        .map(name -> names.contains(name) ? cells.get(names.indexOf(name)) : "")
        .collect(Collectors.joining(","));
  }
}
