package dev.zhiyin.localcluster;

import com.google.errorprone.annotations.FormatMethod;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A PostgreSQL server and OpenSearch nodes of this machine, on data in the folder {@code cluster}
 * of a home, on free ports. The data stay when it is closed. One process at a time has a home.
 */
final class LocalCluster implements AutoCloseable {
  static final int NODES = 3;

  private static final int SHARDS = 3;
  private static final int REPLICAS = 1;

  /** How settings begin that are written here. */
  private static final String OURS = "# written by demo --cluster";

  private final Path home;
  private final FileChannel lock;
  private final PostgresServer postgres;
  private final OpenSearchCluster nodes;
  private boolean isClosed;

  private LocalCluster(
      Path home, FileChannel lock, PostgresServer postgres, OpenSearchCluster nodes) {
    this.home = home;
    this.lock = lock;
    this.postgres = postgres;
    this.nodes = nodes;
  }

  /**
   * Starts both and waits until they answer; writes the settings of a shop on them.
   *
   * @throws IllegalStateException if PostgreSQL is not installed, or one of them does not run, or
   *     another process has the home, or it has other settings
   */
  static LocalCluster started(Path home) {
    try {
      requireNoOtherShop(home.resolve("zhiyin.yaml"));
      Path folder = Files.createDirectories(home.resolve("cluster"));
      FileChannel lock = lock(folder.resolve("lock"));
      say("starting PostgreSQL in %s", folder.resolve("postgresql"));
      PostgresServer postgres = PostgresServer.kept(folder.resolve("postgresql"));
      try {
        say("starting %d nodes of OpenSearch in %s", NODES, folder.resolve("opensearch"));
        var cluster =
            new LocalCluster(
                home, lock, postgres, OpenSearchCluster.kept(folder.resolve("opensearch"), NODES));
        cluster.writeSettings();
        return cluster;
      } catch (RuntimeException failure) {
        postgres.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void requireNoOtherShop(Path settings) throws IOException {
    if (Files.exists(settings) && !Files.readString(settings).startsWith(OURS)) {
      throw new IllegalStateException(
          "%s is of another shop; wanted another --home".formatted(settings));
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IllegalStateException(
          "another 'demo --cluster' runs in %s; stop it first".formatted(file.getParent()));
    }
    return channel;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) { // by this very process
      return false;
    }
  }

  Path home() {
    return home;
  }

  /** Where the cluster keeps what is its own. */
  Path folder() {
    return home.resolve("cluster");
  }

  /** The settings of a shop on this cluster. */
  Path settings() {
    return home.resolve("zhiyin.yaml");
  }

  /** Writes the settings anew, with those of the sample shop in the home, if there is one. */
  void writeSettings() throws IOException {
    Path ofSample = sample().resolve("zhiyin.yaml");
    Files.writeString(
        settings(), settingsText() + (Files.exists(ofSample) ? Files.readString(ofSample) : ""));
  }

  /** Where the sample shop is made. */
  Path sample() {
    return home.resolve("sample");
  }

  private String settingsText() {
    return """
        %s
        store:
          url: "%s"
          user: %s
          passwordFile: "%s"
        index:
          url: "%s"
          shards: %d
          replicas: %d
        """
        .formatted(
            OURS + ", anew at each start: what is changed here is lost",
            postgres.url(),
            PostgresServer.USER,
            postgres.passwordFile(),
            nodes.addresses().stream().map(URI::toString).collect(Collectors.joining(",")),
            SHARDS,
            REPLICAS);
  }

  /** A process of the cluster and where it answers. */
  record Node(long pid, URI http) {}

  List<Node> nodes() {
    return IntStream.range(0, NODES)
        .mapToObj(node -> new Node(nodes.pid(node), nodes.addresses().get(node)))
        .toList();
  }

  long postgresPid() {
    return postgres.pid();
  }

  @FormatMethod
  static void say(String format, Object... arguments) {
    System.err.println("zhiyin: " + format.formatted(arguments));
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      try (lock;
          postgres;
          nodes) {
        say("stopping OpenSearch and PostgreSQL");
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
