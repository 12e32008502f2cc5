package dev.zhiyin.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.localcluster.LocalCluster.Node;
import dev.zhiyin.testing.FolderTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LocalClusterIT {
  private Path home;

  /* Where PostgreSQL can enter though this may be root, as it cannot where tests usually write. */
  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createTempDirectory("zhiyin-local-cluster");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void deleteHome() {
    FolderTree.delete(home);
  }

  @Test
  void leavesItsDataToTheNextStartAndNoProcessBehind() throws IOException, InterruptedException {
    var pids = new ArrayList<Long>();
    try (var cluster = LocalCluster.started(home)) {
      assertThatThrownBy(() -> LocalCluster.started(home))
          .hasMessage(
              "another 'demo --cluster' runs in %s; stop it first"
                  .formatted(home.resolve("cluster")));
      pids.add(cluster.postgresPid());
      cluster.nodes().forEach(node -> pids.add(node.pid()));
      assertThat(pids).hasSize(4).doesNotHaveDuplicates();
      assertThat(pids).allMatch(LocalClusterIT::isRunning);
      put(cluster.nodes().getFirst().http().resolve("/kept/_doc/1?refresh=true"), "{\"n\": 7}");
      for (Node node : cluster.nodes()) {
        assertThat(get(node.http().resolve("/kept/_doc/1"))).contains("\"n\": 7");
      }
      assertThat(cluster.settings())
          .as("as all commands look for it")
          .isEqualTo(home.resolve("zhiyin.yaml"));
      assertThat(Files.readString(cluster.settings()))
          .contains("jdbc:postgresql://127.0.0.1:", cluster.nodes().getLast().http().toString());
    }
    awaitEnd(pids);
    Path sample = Files.createDirectory(home.resolve("sample"));
    Files.writeString(sample.resolve("zhiyin.yaml"), "arrange: {heldBack: 0.25}\n");
    try (var cluster = LocalCluster.started(home)) {
      assertThat(Files.readString(cluster.settings())).endsWith("arrange: {heldBack: 0.25}\n");
      URI kept = cluster.nodes().getLast().http();
      // nodes answer before they have opened what they kept
      get(kept.resolve("/_cluster/health/kept?wait_for_status=yellow&timeout=30s"));
      assertThat(get(kept.resolve("/kept/_doc/1"))).contains("\"n\": 7");
    }
  }

  @Test
  void refusesAHomeThatHasOtherSettings() throws IOException {
    Path settings = Files.writeString(home.resolve("zhiyin.yaml"), "kind: social\n");

    assertThatThrownBy(() -> LocalCluster.started(home))
        .hasMessage("%s is of another shop; wanted another --home".formatted(settings));
    assertThat(settings).hasContent("kind: social");
  }

  /* The last one removes its file just before it ends. */
  private static void awaitEnd(List<Long> pids) throws InterruptedException {
    for (int i = 0; i < 100 && pids.stream().anyMatch(LocalClusterIT::isRunning); i++) {
      Thread.sleep(100);
    }
    assertThat(pids).noneMatch(LocalClusterIT::isRunning);
  }

  /* One that ended, and that nobody has asked how, has no command any more. */
  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(one -> one.info().command())
        .isPresent();
  }

  private static void put(URI at, String json) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(at)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json))
            .build());
  }

  private static String get(URI at) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at).build());
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(List.of(200, 201)).contains(answer.statusCode());
      return answer.body();
    }
  }
}
