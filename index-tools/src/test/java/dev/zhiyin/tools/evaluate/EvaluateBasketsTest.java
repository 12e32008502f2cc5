package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateBasketsTest {
  @TempDir private Path folder;

  private final List<String> rows = new ArrayList<>();

  private void basket(String user, int time, String split, String kind, int products) {
    for (int i = 0; i < products; i++) {
      rows.add("%s,%s%d,purchase,%d,%s-%d,%s".formatted(user, kind, i, time, user, time, split));
    }
  }

  private Map<String, Double> measured(String... options) throws IOException {
    Path events = folder.resolve("events.csv");
    rows.addFirst("user_id,product_id,event_type,timestamp,order_id,split");
    Files.write(events, rows);
    Path json = folder.resolve("baskets.json");
    var command =
        new ArrayList<>(
            List.of("evaluate-baskets", "--events", events.toString(), "--json", json.toString()));
    command.addAll(List.of(options));
    Zhiyin.Run run = Zhiyin.run(command.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    var recalls = new HashMap<String, Double>();
    for (JsonNode row : new ObjectMapper().readTree(json.toFile()).get("rows")) {
      assertThat(row.get("split").textValue()).isEqualTo("test");
      recalls.put(
          row.get("task").textValue() + ' ' + row.get("way").textValue().split(" \\(", -1)[0],
          row.get("recall").doubleValue());
      assertThat(run.out()).contains(row.get("way").textValue());
    }
    return recalls;
  }

  /* Twelve products three times long ago, three products twice of late: these come again. */
  @Test
  void whatIsBoughtOfLateIsBoughtAgain() throws IOException {
    for (int i = 0; i < 30; i++) {
      String user = "u" + i;
      for (int time = 1; time <= 3; time++) {
        basket(user, time, "train", "old", 12);
      }
      int every = i % 2 == 0 ? 4 : 6;
      basket(user, 24 - 2 * every, "train", "late", 3);
      basket(user, 24 - every, "train", "late", 3);
      basket(user, 24, "test", "late", 3);
    }
    Map<String, Double> recalls = measured("--positions");

    assertThat(recalls.get("repeats most often")).isZero();
    assertThat(recalls.get("repeats most often of late")).isEqualTo(1);
    assertThat(recalls.get("repeats renewal, all that was bought")).isGreaterThan(.4);
    assertThat(recalls.get("complements popular")).isZero();
  }

  /* A tenth of the baskets is after the cut, which nothing is learned of. */
  @Test
  void withoutASplitTimeIsCutForEverybody() throws IOException {
    for (int i = 0; i < 50; i++) {
      basket("u" + i, 1_000_000 * i, "", "before", 2);
      basket("u" + i, 1_000_000 * i + 400_000, "", "before", 1);
      basket("u" + i, 900_000_000 + i, "", i < 35 ? "before" : "after", 2);
    }
    Map<String, Double> recalls = measured();

    assertThat(recalls.get("complements popular")).isZero();
  }
}
