package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.TimeLimit;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.SilentProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real node that goes silent, or lacks a shard, with the times that are usual. */
@Tag("slow")
class FailingNodeIT {
  private static final int DIMENSION = 8;
  private static final String NAME = "failing";
  private static final String MOMENT = "POST .*/point_in_time";
  private static final URI NODE = OpenSearchCluster.shared().addresses().getFirst();

  @TempDir private Path folder;

  private static ClusterClient client(URI... hosts) {
    return ClusterClient.of(
        IndexSettings.of(List.of(hosts)).withLayout(new Layout(1, 0, Quantisation.NONE)));
  }

  @Test
  void noSearchFailsAndNoWriteIsLateBecauseOneOfTwoHostsIsSilent() {
    try (var proxy = SilentProxy.before(NODE.getPort());
        var client = client(URI.create("http://127.0.0.1:" + proxy.port()), NODE);
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      write(index, 1);
      search(index);

      proxy.silence();
      search(index);
      search(index);
      assertThat(taken(() -> times(100, () -> search(index)))).isLessThan(Duration.ofSeconds(15));

      proxy.speak();
      pause(Duration.ofSeconds(2));
      times(4, () -> search(index));
      proxy.silence();
      assertThat(taken(() -> write(index, 2))).isLessThan(Duration.ofSeconds(10));
    }
  }

  /* As of an index without replicas, whose node is gone: no moment of it can be had. */
  @Test
  void whileNoShardAnswersRequestsWaitOnlyTheirTimeAndForOneAttempt() throws Exception {
    var gate = new Gate();
    try (gate;
        var client = client(gate.address());
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      write(index, 1);
      String noShards = "{\"error\":{\"reason\":\"all shards failed\"}}";
      gate.answer(MOMENT, 503, noShards);
      gate.answer("POST /_msearch", 503, noShards);
      int before = gate.asked(MOMENT).size();
      var results = new ArrayList<Future<Duration>>();
      for (int i = 0; i < 20; i++) {
        results.add(
            threads.submit(
                () ->
                    taken(
                        () ->
                            assertThatThrownBy(
                                    () ->
                                        TimeLimit.within(
                                            Duration.ofSeconds(1),
                                            () -> {
                                              search(index);
                                              return true;
                                            }))
                                .isInstanceOf(StoreUnavailable.class))));
      }
      for (Future<Duration> one : results) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(5));
      }
      assertThat(gate.asked(MOMENT).size() - before)
          .isLessThan(2 * 20); // one in 50 ms, whoever asks

      gate.letPass();
      search(index);
    }
  }

  /* A cluster that has too much to do does not need points in time besides. */
  @Test
  void whatTheClusterHasNoRoomForIsAskedAgainAtTheSamePointInTime() throws IOException {
    try (var gate = new Gate();
        var client = client(gate.address());
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      write(index, 1);
      int before = gate.asked(MOMENT).size();
      String busy =
          "{\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"full\"},\"status\":429}";
      gate.answer("POST /_msearch", 429, busy, 1);
      search(index);
      gate.answer("POST /_msearch", 200, "{\"responses\":[%s]}".formatted(busy), 3);
      search(index);
      assertThat(gate.asked("POST /_msearch")).hasSize(1 + 1 + 3 + 1);
      assertThat(gate.asked(MOMENT)).hasSize(before);
    }
  }

  /* Which then ends it by itself. */
  @Test
  void theClusterIsToldHowLongAsearchIsWaitedFor() throws IOException {
    try (var gate = new Gate();
        var client = client(gate.address());
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      write(index, 1);
      TimeLimit.within(
          Duration.ofMillis(900),
          () -> {
            search(index);
            return true;
          });
      assertThat(gate.asked("POST /_msearch").getFirst().body())
          .containsPattern("\"cancel_after_time_interval\":\"[1-8]?[0-9]?[0-9]ms\"");
    }
  }

  /* Without successes: as a cluster tells of a shard whose primary has died, until another is. */
  @ParameterizedTest
  @CsvSource({"1, 1", "0, 0"})
  void whatCopiesOfAshardHaveNotRefreshedIsNotTakenAsShown(int successful, int failed)
      throws IOException {
    String refresh = "POST .*/_refresh";
    String shards = "{\"total\":2,\"successful\":%d,\"failed\":%d}".formatted(successful, failed);
    try (var gate = new Gate();
        var client = client(gate.address());
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      int before = gate.asked(refresh).size();
      gate.answer(refresh, 200, "{\"_shards\":%s}".formatted(shards), 3);
      write(index, 1);
      assertThat(gate.asked(refresh)).hasSize(before + 4);
      search(index);
    }
  }

  @Test
  void whoMayNotAskForTheHealthOfAnIndexThatLacksCopiesIsToldSo() throws IOException {
    try (var gate = new Gate();
        var client = client(gate.address());
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      gate.answer(
          "POST .*/_refresh", 200, "{\"_shards\":{\"total\":2,\"successful\":1,\"failed\":0}}", 1);
      gate.answer("GET /_cluster/health/.*", 403, "{\"error\":{\"reason\":\"no permissions\"}}");
      assertThatThrownBy(() -> write(index, 1))
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining("index.user lacks a right");
    }
  }

  /* For which this cluster has no node: nothing waits for it. */
  @Test
  void anIndexThatLacksCopiesIsWrittenAsUsual() {
    var layout = new Layout(2, 1, Quantisation.NONE);
    try (var client = ClusterClient.of(IndexSettings.of(List.of(NODE)).withLayout(layout));
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      assertThat(taken(() -> write(index, 1))).isLessThan(Duration.ofSeconds(10));
      search(index);
    }
  }

  /* Who looks for the product that stops the others reads it in the log of the indexer. */
  @Test
  void whatTheClusterDoesNotTakeInTimeIsNamed() throws IOException {
    String failed = "{\"index\":{\"status\":500,\"error\":{\"type\":\"some\",\"reason\":\"odd\"}}}";
    try (var gate = new Gate();
        var client =
            ClusterClient.of(
                IndexSettings.of(List.of(gate.address()))
                    .withLayout(new Layout(1, 0, Quantisation.NONE))
                    .withTimeouts(Timeouts.DEFAULT.withWrite(Duration.ofSeconds(5))));
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      String passed = "{\"index\":{\"status\":200}}";
      gate.answer("POST /_bulk", 200, "{\"items\":[%s,%s]}".formatted(passed, failed), 1);
      gate.answer("POST /_bulk", 200, "{\"items\":[%s]}".formatted(failed));
      index.put(OpenSearchIndexIT.product("good", "tent", DIMENSION), 1);
      index.put(OpenSearchIndexIT.product("bad", "tent", DIMENSION), 2);
      assertThatThrownBy(() -> index.refresh(2))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("product 'bad': some: odd");
    }
  }

  /* To put the product aside would be to delete it again, without end. */
  @Test
  void aDeletionThatIsRefusedIsNotTheFaultOfItsProduct() throws IOException {
    String failed =
        "{\"delete\":{\"status\":400,\"error\":{\"type\":\"some\",\"reason\":\"odd\"}}}";
    try (var gate = new Gate();
        var client = client(gate.address());
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open(NAME, DIMENSION)) {
      gate.answer("POST /_bulk", 200, "{\"items\":[%s]}".formatted(failed));
      index.delete("p", 1);
      assertThatThrownBy(() -> index.refresh(1))
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining("some: odd");
      assertThat(gate.asked("POST /_bulk")).hasSize(1);
      assertThat(index.quarantine().after(-1, 9)).isEmpty();
    }
  }

  private static void write(OpenSearchIndex index, long sequence) {
    index.put(OpenSearchIndexIT.product("p" + sequence, "tent", DIMENSION), sequence);
    index.refresh(sequence);
  }

  private static void search(OpenSearchIndex index) {
    try (IndexView view = index.view()) {
      assertThat(view.find(List.of("p1"))).containsKey("p1");
    }
  }

  private static void times(int times, Runnable work) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }

  private static Duration taken(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
