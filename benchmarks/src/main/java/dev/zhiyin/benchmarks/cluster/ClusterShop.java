package dev.zhiyin.benchmarks.cluster;

import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.benchmarks.ProcessMemory;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.opensearch.ClusterClient;
import dev.zhiyin.opensearch.OpenSearchIndex;
import dev.zhiyin.testing.OpenSearchCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The products of an embedded index on a cluster of this machine, and what they take there. */
final class ClusterShop implements AutoCloseable {
  static final String INDEX = "compared";

  /** No measured request is cut short. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  /** Longer than {@code index.soft_deletes.retention_lease.sync_interval}. */
  private static final Duration RETENTION_KNOWN = Duration.ofSeconds(35);

  private final LightClient http;
  private final OpenSearchCluster nodes;
  private final int count;
  private final ClusterClient client;
  private final Store store;
  private final OpenSearchIndex index;

  private ClusterShop(
      OpenSearchCluster nodes, IndexSettings config, IndexSnapshot embedded, Vocabulary words) {
    this.nodes = nodes;
    this.count = config.hosts().size();
    this.http = new LightClient(config.hosts().getFirst(), LightClient.LONGEST);
    this.client = ClusterClient.of(config);
    this.store = Store.open(new Home(nodes.folder().resolve("store")));
    int doc = embedded.docs().findFirst().orElseThrow();
    this.index =
        OpenSearchIndex.create(
            client,
            INDEX,
            store.indexState(INDEX),
            words,
            embedded.embedding(doc).toArray().length,
            embedded.itemVector(doc).length);
  }

  /**
   * An empty index on nodes that run, as wide as the products of another are.
   *
   * @param words that the other knows
   */
  static ClusterShop open(
      OpenSearchCluster nodes, IndexSettings config, IndexSnapshot like, Vocabulary words) {
    var patient = config.timeouts().withRequest(PATIENT).withWrite(Duration.ofMinutes(10));
    return new ClusterShop(nodes, config.withTimeouts(patient), like, words);
  }

  OpenSearchIndex index() {
    return index;
  }

  /** How many requests were sent to the cluster so far. */
  long requests() {
    return client.requests();
  }

  /** How many bytes came with answers so far. */
  long received() {
    return client.received();
  }

  /** Writes all products of another index, until the first copy of each shard has them. */
  void load(IndexSnapshot embedded) {
    int[] docs = embedded.docs().toArray();
    for (int i = 0; i < docs.length; i++) {
      int doc = docs[i];
      index.put(
          new IndexedProduct(
              embedded.product(doc),
              embedded.embedding(doc),
              new TowerVectors(embedded.itemVector(doc), embedded.historyVector(doc)),
              embedded.popularity(doc),
              embedded.since(doc)),
          i + 1);
      if (i == docs.length / 2) {
        index.refresh(i + 1); // large shops have several segments before they are merged
      }
    }
    index.refresh(docs.length);
    index.commit();
    nodes.awaitGreen();
  }

  /**
   * Leaves one segment in each shard, and only then makes the further copies, as a rebuild does.
   */
  void finish(int replicas) {
    http.post("/" + INDEX + "/_flush", "");
    // what a lost copy would be given is kept until the cluster knows that it is on disk
    LockSupport.parkNanos(RETENTION_KNOWN.toNanos());
    http.post("/" + INDEX + "/_forcemerge?max_num_segments=1&flush=true", "");
    http.put("/" + INDEX + "/_settings", "{\"index.number_of_replicas\": %d}".formatted(replicas));
    nodes.awaitGreen();
    index.delete("no such product", Long.MAX_VALUE); // so that views see what was merged
    index.refresh(index.sequence());
  }

  /** Bytes of all copies on disk by the kind of file, as Lucene ends their names. */
  Map<String, Long> files() {
    http.post("/" + INDEX + "/_flush", "");
    String id =
        http.get("/" + INDEX + "/_settings").at("/" + INDEX + "/settings/index/uuid").asText();
    var bytes = new TreeMap<String, Long>();
    try (Stream<Path> all = Files.walk(nodes.folder())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (file.toString().contains(id) && file.resolveSibling("").endsWith("index")) {
          // one that was merged away meanwhile has none
          bytes.merge(name.substring(name.lastIndexOf('.') + 1), file.toFile().length(), Long::sum);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes;
  }

  long segments() {
    return http.get("/" + INDEX + "/_stats/segments").at("/_all/primaries/segments/count").asLong();
  }

  /** Time of processors that all nodes have used so far. */
  Duration processorTime() {
    return IntStream.range(0, count)
        .mapToObj(node -> ProcessHandle.of(nodes.pid(node)).orElseThrow())
        .map(node -> node.info().totalCpuDuration().orElseThrow())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Bytes of memory that are a node's own on average, without files that are mapped. */
  long memoryOfNode() {
    return IntStream.range(0, count)
            .mapToLong(node -> ProcessMemory.anonymous(nodes.pid(node)))
            .sum()
        / count;
  }

  /** What a node answers that is asked for itself, past the client of the index. */
  LightClient node() {
    return http;
  }

  @Override
  public void close() {
    try (http;
        client;
        index) {
      // closed in reverse order
    }
  }
}
