package dev.zhiyin.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node of a cluster: a JVM with the class path of the module {@code opensearch-node}, which the
 * build writes down. The node reads its standard input to the end, and so ends with this JVM.
 */
final class OpenSearchProcess {
  private static final Path MODULE = Path.of("engine", "testing", "opensearch-node", "target");

  /**
   * A system property of whoever starts nodes for a minute or two: their code is compiled quickly
   * rather than well, which takes less of the processors than it brings.
   */
  private static final String SHORT_LIVED = "zhiyin.nodes.short-lived";

  /** A system property: the heap of a node, such as 2g. */
  private static final String HEAP = "zhiyin.nodes.heap";

  private final Path folder;
  private final String name;
  private final int httpPort;
  private final List<String> settings;
  private @Nullable Process process;

  /**
   * A node that does not run yet.
   *
   * @param transports where the nodes of the cluster speak with each other
   * @param names of the nodes of the cluster
   */
  OpenSearchProcess(
      Path folder, String name, int httpPort, int transportPort, String transports, String names) {
    this.folder = folder;
    this.name = name;
    this.httpPort = httpPort;
    this.settings =
        List.of(
            "cluster.name=" + folder.getFileName(),
            "node.name=" + name,
            "network.host=127.0.0.1",
            "http.port=" + httpPort,
            "transport.port=" + transportPort,
            "transport.type=netty4",
            "http.type=netty4",
            "discovery.seed_hosts=" + transports,
            "cluster.initial_cluster_manager_nodes=" + names,
            // tests do not wait for the disks of machines that are nearly full
            "cluster.routing.allocation.disk.threshold_enabled=false");
  }

  String name() {
    return name;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  void start() {
    if (isRunning()) {
      throw new IllegalStateException("node %s runs already".formatted(name));
    }
    Path home = folder.resolve(name);
    String heap = System.getProperty(HEAP, "512m");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlog4j2.disable.jmx=true",
                "-cp",
                classPath(),
                "dev.zhiyin.testing.node.OpenSearchNode",
                home.toString()));
    command.addAll(settings);
    archive().ifPresent(file -> command.addAll(1, sharing(file)));
    if (Boolean.getBoolean(SHORT_LIVED)) {
      command.add(1, "-XX:TieredStopAtLevel=1");
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path log() {
    return folder.resolve(name + ".log");
  }

  /* The first node that ends writes its loaded classes down: later ones are up in half the time. */
  private static List<String> sharing(Path archive) {
    return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive);
  }

  /* Of jars only, since classes in folders cannot be shared. */
  private static Optional<Path> archive() {
    return jar().map(jar -> jar.resolveSibling("node.jsa"));
  }

  private static Optional<Path> jar() {
    try (Stream<Path> files = Files.list(target())) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String classPath() {
    Path target = target();
    try {
      return String.join(
          File.pathSeparator,
          jar().orElse(target.resolve("classes")).toString(),
          Files.readString(target.resolve("class-path.txt")).strip(),
          target.resolve("knn") + File.separator + "*");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /* Tests run in the folders of their modules. */
  private static Path target() {
    Path from = Path.of("").toAbsolutePath();
    for (Path above = from; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(MODULE).resolve("class-path.txt"))) {
        return above.resolve(MODULE);
      }
    }
    throw new IllegalStateException(
        "no %s in or above %s: build it by mvn process-classes -pl %s"
            .formatted(MODULE, from, MODULE.getParent()));
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  long pid() {
    return running().pid();
  }

  private Process running() {
    Process here = process;
    if (here == null || !here.isAlive()) {
      throw new IllegalStateException("node %s does not run".formatted(name));
    }
    return here;
  }

  /* One that was stopped or killed has no process. */
  void requireNotFailed() {
    if (process != null && !process.isAlive()) {
      throw new IllegalStateException(
          "node %s ended with status %d; it wrote %s".formatted(name, process.exitValue(), log()));
    }
  }

  /** Asks the node to end, if it runs, and does not wait for it. */
  void leave() {
    if (process != null) {
      ask(process);
    }
  }

  /* Process.destroy would close the input as well, by which the node ends at once. */
  private static void ask(Process here) {
    here.toHandle().destroy();
  }

  /** Waits until the node has ended, if it was started. */
  void awaitEnd() {
    if (process != null) {
      ended(process);
    }
  }

  void kill() {
    if (isRunning()) {
      Process here = running();
      here.destroyForcibly();
      ended(here);
    }
  }

  private void ended(Process here) {
    try {
      here.waitFor();
      process = null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
