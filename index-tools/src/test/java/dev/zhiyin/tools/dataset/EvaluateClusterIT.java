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
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same shop on OpenSearch and PostgreSQL is measured as it is in a folder. */
@Tag("slow")
class EvaluateClusterIT {
  @TempDir private Path folder;

  /* Held out by the shop's policy, or by the files; then the cluster itself is asked for lists. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void measuresAsInAFolder(boolean givenSplit) throws IOException {
    zhiyin("sample", "--out", path("sample"), "--products", "120", "--users", "50");
    String events = path("sample/events.csv");
    if (givenSplit) {
      events = path("split.csv");
      zhiyin(
          "split", "--events", path("sample/events.csv"), "--by", "leave-one-out", "--out", events);
    }
    Path settings = settings();
    rebuild(events, "--home", path("embedded"));
    rebuild(events, "--home", path("clustered"), "--config", settings.toString());

    Map<String, Double> embedded = ndcg("--home", path("embedded"));
    Map<String, Double> clustered =
        ndcg("--home", path("clustered"), "--config", settings.toString());

    assertThat(embedded).containsKeys("text exact", "text index", "text page");
    assertThat(clustered.keySet()).isEqualTo(embedded.keySet());
    embedded.forEach(
        (row, ndcg) -> assertThat(clustered.get(row)).as(row).isCloseTo(ndcg, within(.02)));
  }

  private Path settings() throws IOException {
    Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD);
    return Files.writeString(
        folder.resolve("cluster.yaml"),
        """
        store: {url: "%s", user: %s, passwordFile: password}
        index: {url: "%s", shards: 1, replicas: 0}
        """
            .formatted(
                PostgresServer.shared().newDatabase(),
                PostgresServer.USER,
                OpenSearchCluster.shared().addresses().getFirst()));
  }

  private void rebuild(String events, String... options) {
    var arguments = new ArrayList<>(List.of("rebuild", "--no-train"));
    arguments.addAll(List.of("--products", path("sample/products.jsonl"), "--events", events));
    arguments.addAll(List.of(options));
    zhiyin(arguments.toArray(String[]::new));
  }

  private Map<String, Double> ndcg(String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("evaluate", "--json", path("report.json")));
    arguments.addAll(List.of(options));
    zhiyin(arguments.toArray(String[]::new));
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

  private static void zhiyin(String... arguments) {
    Zhiyin.Run run = Zhiyin.run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
  }
}
