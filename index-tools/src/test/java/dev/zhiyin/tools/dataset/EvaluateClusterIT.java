package dev.zhiyin.tools.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same shop on OpenSearch and PostgreSQL is measured as it is in a folder. */
@Tag("slow")
class EvaluateClusterIT {
  private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+");

  @TempDir private Path folder;

  /* Held out by the shop's policy, or by the files; then the cluster itself is asked for lists. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void measuresAsInAFolder(boolean givenSplit) throws IOException {
    Zhiyin.done("sample", "--out", path("sample"), "--products", "120", "--users", "50");
    String events = path("sample/events.csv");
    if (givenSplit) {
      events = path("split.csv");
      Zhiyin.done(
          "split", "--events", path("sample/events.csv"), "--by", "leave-one-out", "--out", events);
    }
    List<String> inFolder = List.of("--home", path("embedded"));
    List<String> onCluster = List.of("--home", path("clustered"), "--config", settings());
    rebuild(events, inFolder);
    rebuild(events, onCluster);

    Map<String, Double> embedded = ndcg(inFolder);
    Map<String, Double> clustered = ndcg(onCluster);

    assertThat(embedded).containsKeys("text exact", "text index", "text page");
    assertThat(clustered.keySet()).isEqualTo(embedded.keySet());
    embedded.forEach(
        (row, ndcg) -> assertThat(clustered.get(row)).as(row).isCloseTo(ndcg, within(.02)));
    if (!givenSplit) { // of what is held out the other commands know nothing
      assertAlike(told("evaluate-search", inFolder), told("evaluate-search", onCluster));
      assertAlike(told("evaluate-prices", inFolder), told("evaluate-prices", onCluster));
      assertAlike(groups(inFolder), groups(onCluster));
    }
  }

  /* Servers would have little time for a search; commands have what they need. */
  private String settings() throws IOException {
    Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD);
    return Files.writeString(
            folder.resolve("cluster.yaml"),
            """
            store: {url: "%s", user: %s, passwordFile: password}
            index: {url: "%s", shards: 1, replicas: 0, requestTimeout: 50ms}
            """
                .formatted(
                    PostgresServer.shared().newDatabase(),
                    PostgresServer.USER,
                    OpenSearchCluster.shared().addresses().getFirst()))
        .toString();
  }

  private void rebuild(String events, List<String> shop) {
    String products = path("sample/products.jsonl");
    told("rebuild --no-train", shop, "--products", products, "--events", events);
  }

  private String groups(List<String> shop) throws IOException {
    told("group --threshold .3", shop, "--out", path("groups.csv"));
    return Files.readString(folder.resolve("groups.csv"));
  }

  /* The same, but that numbers may differ a little. */
  private static void assertAlike(String here, String there) {
    assertThat(NUMBER.matcher(there).replaceAll("#"))
        .isEqualTo(NUMBER.matcher(here).replaceAll("#"));
    assertThat(numbers(there)).containsExactly(numbers(here), within(.05));
  }

  private static double[] numbers(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .mapToDouble(one -> Double.parseDouble(one.group()))
        .toArray();
  }

  private Map<String, Double> ndcg(List<String> shop) throws IOException {
    told("evaluate", shop, "--json", path("report.json"));
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    return StreamSupport.stream(report.get("rows").spliterator(), false)
        .collect(
            Collectors.toMap(
                row -> row.get("model").asText() + " " + row.get("through").asText(),
                row -> row.get("ndcg@10").doubleValue()));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String told(String command, List<String> shop, String... more) {
    var arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(shop);
    arguments.addAll(List.of(more));
    return Zhiyin.done(arguments.toArray(String[]::new)).out();
  }
}
