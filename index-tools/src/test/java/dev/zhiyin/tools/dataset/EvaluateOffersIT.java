package dev.zhiyin.tools.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop with offers of the same and with notes, small enough for the index to find everything. */
class EvaluateOffersIT {
  private static final int PRODUCTS = 40;
  private static final List<String> WORDS =
      List.of("tent", "lamp", "stove", "boots", "rope", "mug", "map", "bag", "green", "light");

  @TempDir private Path folder;

  private final Random random = new Random(5);

  /* Where the lists differ in what they may show, it would look as if the index lost something. */
  @Test
  void theIndexLosesNothingOfWhatAListMayShow() throws IOException {
    Files.write(folder.resolve("products.jsonl"), products());
    Files.write(folder.resolve("events.csv"), events());
    Zhiyin.done(
        "rebuild",
        "--no-train",
        "--home",
        path("shop"),
        "--products",
        path("products.jsonl"),
        "--events",
        path("events.csv"));

    Zhiyin.done("evaluate", "--home", path("shop"), "--json", path("report.json"));

    JsonNode rows = read("report.json").get("rows");
    double index = ndcg(rows, "index");
    assertThat(index).isPositive();
    assertThat(ndcg(rows, "exact")).as("exact").isEqualTo(index, within(1e-9));
    JsonNode metrics = read("shop/generations/000001/manifest.json").get("metrics");
    assertThat(metrics.get("valid.ndcg@10.text").doubleValue())
        .as("what the model is chosen by")
        .isEqualTo(index, within(1e-9));
  }

  /* Every other product has three offers, and every fourth a note that reads much the same. */
  private List<String> products() {
    var rows = new ArrayList<String>();
    for (int i = 0; i < PRODUCTS; i++) {
      String title = words() + ' ' + words() + ' ' + words();
      for (int offer = 0; offer < (i % 2 == 0 ? 3 : 1); offer++) {
        rows.add(
            "{\"id\": \"p%d-%d\", \"title\": \"%s %s\", \"groupId\": \"%s\", \"price\": %d}"
                .formatted(i, offer, title, words(), i % 2 == 0 ? "g" + i : "", random.nextInt(9)));
      }
      if (i % 4 == 0) {
        rows.add("{\"id\": \"n%d\", \"kind\": \"note\", \"title\": \"%s\"}".formatted(i, title));
      }
    }
    return rows;
  }

  private String words() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  /* Any offer, so that some shoppers turn to what they know from another seller. */
  private List<String> events() {
    var rows = new ArrayList<>(List.of("user_id,product_id,event_type,timestamp"));
    for (int user = 0; user < 60; user++) {
      for (int second = 10; second < 20; second++) {
        int i = random.nextInt(PRODUCTS);
        String id =
            i % 4 == 0 && random.nextBoolean()
                ? "n" + i
                : "p%d-%d".formatted(i, i % 2 == 0 ? random.nextInt(3) : 0);
        rows.add("u%d,%s,view,2024-01-01T00:00:%dZ".formatted(user, id, second));
      }
    }
    return rows;
  }

  private static double ndcg(JsonNode rows, String through) {
    for (JsonNode row : rows) {
      if (row.get("model").asText().equals("text") && row.get("through").asText().equals(through)) {
        return row.get("ndcg@10").asDouble();
      }
    }
    throw new AssertionError("no row of text through " + through);
  }

  private JsonNode read(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
