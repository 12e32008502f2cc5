package dev.zhiyin.localcluster;

import static dev.zhiyin.localcluster.LocalCluster.say;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.zhiyin.localcluster.LocalCluster.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The sample shop on a cluster: made once, then served by two servers, each with a folder of its
 * own, until they are stopped. {@code cluster.json} in the home says which processes there are.
 */
final class Demo implements AutoCloseable {
  private static final int SERVERS = 2;

  /** How long a server may take to answer on a machine that has other work. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final long SECONDS_TO_END = 60;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final LocalCluster cluster;
  private final Path launcher;
  private final int port;
  private final List<Process> running = new ArrayList<>();
  private boolean isClosed;

  /** The servers listen at a port and the ones after it. */
  Demo(LocalCluster cluster, Path launcher, int port) {
    this.cluster = cluster;
    this.launcher = launcher;
    this.port = port;
  }

  /**
   * Passes where nobody listens at the ports of the servers: another Zhiyin there would be taken
   * for one of them.
   */
  static void requireFree(int port) {
    for (int number = 0; number < SERVERS; number++) {
      if (!isFree(port + number)) {
        throw new IllegalStateException(
            "another program listens at port %d; wanted another --port".formatted(port + number));
      }
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** What {@code cluster.json} holds. */
  record Processes(List<Node> nodes, List<Server> servers, Postgresql postgresql) {
    record Server(long pid, int port) {}

    record Postgresql(long pid) {}

    Processes {
      nodes = List.copyOf(nodes);
      servers = List.copyOf(servers);
    }

    void write(Path file) {
      try {
        Path whole = Files.createTempFile(file.getParent(), "cluster", ".json");
        JSON.writeValue(whole.toFile(), this);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Makes the shop if it is not there yet, and starts the servers until they answer. */
  void serve() throws InterruptedException {
    make();
    for (int number = 0; number < SERVERS; number++) {
      start(number);
    }
    for (int number = 0; number < SERVERS; number++) {
      awaitReady(number);
    }
    var servers = new ArrayList<Processes.Server>();
    for (int number = 0; number < SERVERS; number++) {
      servers.add(new Processes.Server(server(number).pid(), port + number));
    }
    new Processes(cluster.nodes(), servers, new Processes.Postgresql(cluster.postgresPid()))
        .write(file());
    say("two servers answer at http://127.0.0.1:%d/ and http://127.0.0.1:%d/", port, port + 1);
    say("%s has the process ids; Ctrl-C stops all of them", file());
  }

  private Path file() {
    return cluster.home().resolve("cluster.json");
  }

  private void make() throws InterruptedException {
    try {
      Files.deleteIfExists(file());
      Path done = cluster.folder().resolve("rebuilt");
      if (Files.exists(done)) {
        say("serving the shop that is in %s already", cluster.home());
        return;
      }
      Path sample = cluster.sample();
      String today = LocalDate.now(ZoneOffset.UTC).toString();
      run("sample", "--out", sample.toString(), "--end", today);
      cluster.writeSettings();
      run(
          "rebuild",
          "--home",
          cluster.home().toString(),
          "--config",
          cluster.settings().toString(),
          "--products",
          sample.resolve("products.jsonl").toString(),
          "--events",
          sample.resolve("events.csv").toString());
      Files.createFile(done);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    Process work = command(arguments).inheritIO().start();
    add(work);
    int status = work.waitFor();
    remove(work);
    if (status != 0) {
      throw new IllegalStateException(
          "%s ended with status %d".formatted(String.join(" ", arguments), status));
    }
  }

  private ProcessBuilder command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private void start(int number) {
    Path folder = cluster.folder().resolve("server-" + (number + 1));
    try {
      Files.createDirectories(folder);
      var command =
          command(
              "serve",
              "--home",
              folder.toString(),
              "--config",
              cluster.settings().toString(),
              "--port",
              Integer.toString(port + number));
      if (number == 0) {
        command.command().add("--examples");
      }
      add(
          command
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.appendTo(log(number).toFile()))
              .start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private synchronized void add(Process started) {
    running.add(started);
    if (isClosed) {
      started.destroy();
    }
  }

  private synchronized void remove(Process ended) {
    running.remove(ended);
  }

  private synchronized Process server(int number) {
    return running.get(number);
  }

  private synchronized List<Process> all() {
    return List.copyOf(running);
  }

  private Path log(int number) {
    return cluster.folder().resolve("server-%d.log".formatted(number + 1));
  }

  private void awaitReady(int number) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    try (var http = HttpClient.newHttpClient()) {
      while (!isReady(http, port + number)) {
        if (!server(number).isAlive() || Instant.now().isAfter(end)) {
          throw new IllegalStateException(
              "the server at port %d does not answer; see %s"
                  .formatted(port + number, log(number)));
        }
        Thread.sleep(200);
      }
    }
  }

  private static boolean isReady(HttpClient http, int port) throws InterruptedException {
    var ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/readyz".formatted(port)))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false; // does not listen yet
    }
  }

  /**
   * Waits until all servers have ended. Whoever kills one sees the others go on.
   *
   * @return 0 if they were asked to end, 1 if not
   */
  int awaitEnd() throws InterruptedException {
    for (int number = 0; number < SERVERS; number++) {
      int status = server(number).waitFor();
      say("the server at port %d has ended with status %d", port + number, status);
    }
    return isClosed() ? 0 : 1;
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      running.forEach(Process::destroy);
    }
    try {
      for (Process one : all()) {
        if (!one.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
          one.destroyForcibly().waitFor();
        }
      }
      Files.deleteIfExists(file());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
