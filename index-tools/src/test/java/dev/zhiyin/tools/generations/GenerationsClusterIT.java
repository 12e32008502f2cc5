package dev.zhiyin.tools.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generations whose indexes are on a cluster are listed, chosen and deleted by the same commands.
 */
@Tag("slow")
class GenerationsClusterIT {
  @TempDir private Path folder;

  private Path settings;

  /** Of other tests. */
  private Set<String> others = Set.of();

  @BeforeEach
  void rebuildThrice() throws Exception {
    others = indexes();
    Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD);
    settings =
        Files.writeString(
            folder.resolve("cluster.yaml"),
            """
            store: {url: "%s", user: %s, passwordFile: password}
            index: {url: "%s", shards: 1, replicas: 0}
            """
                .formatted(PostgresServer.shared().newDatabase(), PostgresServer.USER, address()));
    Path products =
        Files.writeString(
            folder.resolve("products.jsonl"),
            """
            {"id": "p1", "title": "徒步登山背包"}
            {"id": "p2", "title": "A tent for two"}
            """);
    Zhiyin.Run first = run("rebuild", "--no-train", "--products", products.toString());
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.err())
        .contains("check: recall@100 against exact search 1.0000")
        .contains("check: vectors in the index differ from the model's by at most ");
    told("rebuild", "--no-train");
    told("rebuild", "--no-train");
  }

  @Test
  void areListedChosenAndDeletedWithTheirIndexes() throws Exception {
    Zhiyin.Run refused = run("generations", "publish", "9");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("generation 9");
    assertThat(told("generations", "list"))
        .containsPattern("2 +before")
        .containsPattern("3 +served");
    assertThat(told("generations", "rollback")).contains("generation 2 is served now, before it 3");
    assertThat(told("generations", "list")).containsPattern("2 +served");
    assertThat(told("generations", "publish", "3"))
        .contains("generation 3 is served now, before it 2");

    Set<String> all = indexes();
    assertThat(told("generations", "prune", "--keep", "1")).contains("removed 1; 2 left");
    assertThat(indexes()).hasSize(all.size() - 1);
    assertThat(told("generations", "prune", "--keep", "1", "--even-previous"))
        .contains("removed 2; 1 left");
    assertThat(indexes()).hasSize(all.size() - 2);
    assertThat(told("generations", "list")).containsPattern("3 +served").doesNotContain("before");
    assertWhatIsLackingIsFound(indexes().stream().filter(one -> !others.contains(one)).toList());
  }

  private void assertWhatIsLackingIsFound(List<String> its) throws Exception {
    told("verify");
    try (var http = HttpClient.newHttpClient()) {
      var path = "/%s/_doc/p2?refresh=true".formatted(its.getFirst());
      var request = HttpRequest.newBuilder(address().resolve(path)).DELETE().build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    Zhiyin.Run found = run("verify");
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.out() + found.err()).contains("p2");
  }

  private static URI address() {
    return OpenSearchCluster.shared().addresses().getFirst();
  }

  private static Set<String> indexes() throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address().resolve("/_cat/indices?h=index")).build();
      return http.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .map(String::strip)
          .collect(Collectors.toSet());
    }
  }

  private String told(String... arguments) {
    Zhiyin.Run run = run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  private Zhiyin.Run run(String... arguments) {
    String home = folder.resolve("home").toString();
    return Zhiyin.run(
        Stream.concat(
                Arrays.stream(arguments),
                Stream.of("--home", home, "--config", settings.toString()))
            .toArray(String[]::new));
  }
}
