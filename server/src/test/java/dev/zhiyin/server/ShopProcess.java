package dev.zhiyin.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server as a program of its own, which can be killed. */
final class ShopProcess implements AutoCloseable {
  /** A variable by which {@link #serve} is told the largest heap, as the launcher is. */
  static final String HEAP = "ZHIYIN_HEAP";

  private static final String READY = "Zhiyin is ready: ";

  private final Process process;
  private final CompletableFuture<Optional<URI>> ready = new CompletableFuture<>();

  private ShopProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::listen);
  }

  /**
   * Starts serving a shop on a free port.
   *
   * @param log gets what the program says on standard error, after what is there
   */
  static ShopProcess serve(Path home, Path log, String... options) {
    return serve(Map.of(), home, log, options);
  }

  /** The same, with environment variables of its own. */
  static ShopProcess serve(
      Map<String, String> environment, Path home, Path log, String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + environment.getOrDefault(HEAP, "768m"),
            "-XX:+ExitOnOutOfMemoryError", // as the launcher does
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            // the first that ends writes its loaded classes down, which others start with
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + Path.of("target", "server.jsa").toAbsolutePath(),
            "-cp",
            jars(),
            ServerMain.class.getName(),
            "serve",
            "--home=" + home,
            "--port=0"));
    command.addAll(List.of(options));
    var builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ShopProcess(builder.start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /* Without the classes of the tests: those of a folder cannot be shared. */
  private static String jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> !path.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(Optional.of(URI.create(line.substring(READY.length()).strip())));
        }
      }
    } catch (IOException killed) {
      ready.complete(Optional.empty());
    }
    ready.complete(Optional.empty());
  }

  /**
   * Where it serves, once it is ready.
   *
   * @throws AssertionError if it ended first or took longer than a minute
   */
  URI address() {
    try {
      return ready
          .get(60, TimeUnit.SECONDS)
          .orElseThrow(() -> new AssertionError("the server ended before it was ready"));
    } catch (ExecutionException | TimeoutException failure) {
      throw new AssertionError("the server does not get ready", failure);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  long pid() {
    return process.pid();
  }

  /** {@code kill -9}: it gets no chance to tidy up. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(60));
  }

  /** Asks it to stop, and waits. */
  int stop() {
    process.destroy();
    awaitEnd(Duration.ofSeconds(60));
    return process.exitValue();
  }

  /** Waits until it ends by itself. */
  int awaitEnd(Duration most) {
    try {
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the server does not end");
      }
      return process.exitValue();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
