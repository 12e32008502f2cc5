package dev.zhiyin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster of OpenSearch nodes of a test's own, each in its own JVM, on free ports of 127.0.0.1.
 * Every node may hold data and manage the cluster. Nodes end with this JVM, however it ends; to
 * close the cluster removes its data, unless they are {@linkplain #kept kept}. Nodes are named by
 * numbers from 0 on. For one thread.
 *
 * @param folder holds a folder of each node, and beside them what each wrote to its console
 */
public record OpenSearchCluster(Path folder, boolean isKept, List<OpenSearchProcess> nodes)
    implements AutoCloseable {
  /** How long a cluster may take to form on a machine that has other work. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A cluster of so many nodes that all have joined. */
  public static OpenSearchCluster started(int nodes) {
    try {
      return started(Files.createTempDirectory("zhiyin-opensearch"), false, nodes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * A cluster of so many nodes on the data of a folder, which closing it leaves there; they are
   * made where there are none.
   */
  public static OpenSearchCluster kept(Path folder, int nodes) {
    try {
      return started(Files.createDirectories(folder).toRealPath(), true, nodes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static OpenSearchCluster started(Path folder, boolean isKept, int nodes) {
    try {
      int[] ports = freePorts(2 * nodes);
      String names =
          IntStream.range(0, nodes).mapToObj(i -> "n" + i).collect(Collectors.joining(","));
      String transports =
          IntStream.range(0, nodes)
              .mapToObj(i -> "127.0.0.1:" + ports[nodes + i])
              .collect(Collectors.joining(","));
      var cluster =
          new OpenSearchCluster(
              folder,
              isKept,
              IntStream.range(0, nodes)
                  .mapToObj(
                      i ->
                          new OpenSearchProcess(
                              folder, "n" + i, ports[i], ports[nodes + i], transports, names))
                  .toList());
      cluster.nodes.forEach(OpenSearchProcess::start);
      try {
        cluster.awaitNodes(nodes);
        return cluster;
      } catch (IllegalStateException failure) {
        cluster.nodes.forEach(OpenSearchProcess::kill); // their logs stay
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One cluster of a single node for all tests of this process; it ends with the process. */
  public static OpenSearchCluster shared() {
    return Shared.CLUSTER;
  }

  private static final class Shared {
    static final OpenSearchCluster CLUSTER = started(1);

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(CLUSTER::close));
    }
  }

  /** Where each node answers HTTP, whether it runs or not. */
  public List<URI> addresses() {
    return nodes.stream().map(OpenSearchProcess::address).toList();
  }

  /** The process id of a node that runs. */
  public long pid(int node) {
    return nodes.get(node).pid();
  }

  /** Ends a node at once, as {@code kill -9} does. */
  public void kill(int node) {
    nodes.get(node).kill();
  }

  /** Starts a node that ended, with its data and on its ports, and waits until it has joined. */
  public void start(int node) {
    nodes.get(node).start();
    awaitNodes((int) nodes.stream().filter(OpenSearchProcess::isRunning).count());
  }

  /** Starts a node that ended, and does not wait for it, as others may have to start first. */
  public void begin(int node) {
    nodes.get(node).start();
  }

  /** Waits until every shard has all its copies. */
  public void awaitGreen() {
    await("wait_for_status=green&wait_for_no_relocating_shards=true");
  }

  /**
   * The number of the node that manages the cluster.
   *
   * @throws IllegalStateException if there is none
   */
  public int manager() {
    String name = get("/_cat/cluster_manager?h=node").orElse("").strip();
    return IntStream.range(0, nodes.size())
        .filter(i -> nodes.get(i).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no node manages the cluster: " + name));
  }

  private void awaitNodes(int running) {
    await("wait_for_nodes=" + running);
  }

  private void await(String condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (get("/_cluster/health?timeout=5s&" + condition).isEmpty()) {
      nodes.forEach(OpenSearchProcess::requireNotFailed);
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "cluster in %s: not %s after %s".formatted(folder, condition, PATIENCE));
      }
    }
  }

  /* Of any node that answers, or empty; waits a moment where none does. */
  private Optional<String> get(String path) {
    for (OpenSearchProcess node : nodes) {
      if (node.isRunning()) {
        try {
          HttpResponse<String> answer =
              HTTP.send(
                  HttpRequest.newBuilder(node.address().resolve(path))
                      .timeout(Duration.ofSeconds(10))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 200) {
            return Optional.of(answer.body());
          }
        } catch (IOException _) {
          // asked again, or of another
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(stopped);
        }
      }
    }
    pause();
    return Optional.empty();
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static int[] freePorts(int count) throws IOException {
    var sockets = new ServerSocket[count];
    try {
      for (int i = 0; i < count; i++) {
        sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      }
      return Stream.of(sockets).mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  @Override
  public void close() {
    if (isKept) {
      nodes.forEach(OpenSearchProcess::leave);
      nodes.forEach(OpenSearchProcess::awaitEnd);
      return;
    }
    nodes.forEach(OpenSearchProcess::kill);
    FolderTree.delete(folder);
  }
}
