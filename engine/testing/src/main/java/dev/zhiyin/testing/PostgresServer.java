package dev.zhiyin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of a test's own, on a free port of 127.0.0.1, as durable as any: {@code
 * fsync} is on. It orders texts as English dictionaries do and not by bytes, so that what relies on
 * an order of its own is found out. Closing it removes its data. Thread-safe but for {@link #stop}
 * and {@link #start}.
 */
public final class PostgresServer implements AutoCloseable {
  /** Who owns the databases, and may log in over TCP with {@link #PASSWORD}. */
  public static final String USER = "postgres";

  public static final String PASSWORD = "for tests only";

  private final PostgresPrograms programs = PostgresPrograms.find();
  private final Path folder;
  private final Commands commands;
  private final int port;

  private PostgresServer() {
    folder = enterable();
    commands = new Commands("postgres", folder);
    port = freePort();
    initialise();
  }

  /** A server that runs, for a test that stops it. */
  public static PostgresServer started() {
    var server = new PostgresServer();
    server.start();
    return server;
  }

  /** One server for all tests of this process that let it run; it ends with the process. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final PostgresServer SERVER = started();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }

  /** Makes an empty database, and tells its address as JDBC names it. */
  public String newDatabase() {
    return newDatabase(port);
  }

  /** The same, to be reached by something that stands before this server. */
  public String newDatabase(SilentProxy proxy) {
    return newDatabase(proxy.port());
  }

  private String newDatabase(int reachedBy) {
    String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    execute("CREATE DATABASE " + name);
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(reachedBy, name);
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Runs a statement that belongs to no database of a test. */
  public void execute(String sql) {
    commands.run(
        List.of(
            programs.program("psql"),
            "--host=" + folder,
            "--port=" + port,
            "--username=" + USER,
            "--no-psqlrc",
            "--set=ON_ERROR_STOP=1",
            "--command=" + sql,
            "postgres"));
  }

  /** Starts again, on the same port and with what was committed. */
  public void start() {
    control("start", "-w", "--timeout=60", "--log=" + folder.resolve("log.txt"));
  }

  /** Stops at once, as if its power were cut; clients lose their connections. */
  public void stop() {
    control("stop", "-w", "--timeout=60", "--mode=immediate");
  }

  private void control(String action, String... options) {
    var command =
        Stream.concat(
            Stream.of(programs.program("pg_ctl"), action, "--pgdata=" + data()),
            Stream.of(options));
    commands.run(command.toList());
  }

  private void initialise() {
    try {
      Path password = folder.resolve("password");
      Files.writeString(password, PASSWORD);
      commands.run(
          List.of(
              programs.program("initdb"),
              "--pgdata=" + data(),
              "--username=" + USER,
              "--pwfile=" + password,
              "--auth-local=trust",
              "--auth-host=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C.UTF-8",
              "--locale-provider=icu",
              "--icu-locale=en-US"));
      Path settings = folder.resolve("settings");
      Files.writeString(
          settings,
          """
          listen_addresses = '127.0.0.1'
          port = %d
          unix_socket_directories = '%s'
          """
              .formatted(port, folder));
      commands.run(
          List.of("cp", settings.toString(), data().resolve("postgresql.auto.conf").toString()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static Path enterable() {
    try {
      Path folder = Files.createTempDirectory("zhiyin-postgres");
      if (Commands.areRoot()) {
        var users = folder.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(folder, users.lookupPrincipalByName("postgres"));
      }
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    if (Files.exists(data().resolve("postmaster.pid"))) {
      stop();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
