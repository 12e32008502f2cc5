package dev.zhiyin.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zhiyin.engine.TimeLimit;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.SilentProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node that goes silent, or lacks a shard, with the times that are usual. */
@Tag("slow")
class FailingNodeIT {
  private static final int DIMENSION = 8;
  private static final String NAME = "failing";
  private static final URI NODE = OpenSearchCluster.shared().addresses().getFirst();

  @TempDir private Path folder;

  private static ClusterClient client(URI... hosts) {
    return ClusterClient.of(
        IndexSettings.of(List.of(hosts)).with(new Layout(1, 0, Quantisation.NONE)));
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
      assertThat(taken(() -> times(100, () -> search(index)))).isLessThan(Duration.ofSeconds(5));

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
      gate.lacksShards = true;
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
        assertThat(one.get(60, TimeUnit.SECONDS)).isLessThan(Duration.ofMillis(1_500));
      }
      assertThat(gate.moments).hasValueLessThan(2 * 20); // one in 50 ms, whoever asks

      gate.lacksShards = false;
      search(index);
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

  /** A node's address that answers as if no node had the shards, while it is told to. */
  private static final class Gate implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final AtomicInteger moments = new AtomicInteger();
    volatile boolean lacksShards;

    Gate() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::pass);
      server.setExecutor(threads);
      server.start();
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void pass(HttpExchange asked) throws IOException {
      try (asked) {
        byte[] body = asked.getRequestBody().readAllBytes();
        String path = asked.getRequestURI().getPath();
        if (lacksShards && (path.endsWith("point_in_time") || path.endsWith("_msearch"))) {
          moments.addAndGet(path.endsWith("point_in_time") ? 1 : 0);
          SecuredClusterIT.answer(
              asked, 503, "{\"error\":{\"reason\":\"all shards failed\"}}".getBytes(UTF_8));
          return;
        }
        var request =
            HttpRequest.newBuilder(NODE.resolve(asked.getRequestURI()))
                .header("Content-Type", "application/x-ndjson") // which is taken for JSON, too
                .method(asked.getRequestMethod(), BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        SecuredClusterIT.answer(asked, answer.statusCode(), answer.body());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
      http.shutdownNow();
    }
  }
}
