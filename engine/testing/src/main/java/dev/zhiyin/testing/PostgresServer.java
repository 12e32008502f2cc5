package dev.zhiyin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of a test's own, on a free port of 127.0.0.1, as durable as any unless it is
 * {@linkplain #shared shared}. It orders texts as English dictionaries do and not by bytes, so that
 * what relies on an order of its own is found out. Closing it removes its data, unless they are
 * {@linkplain #kept kept}. Thread-safe but for {@link #stop} and {@link #start}.
 */
public final class PostgresServer implements AutoCloseable {
  /** Who owns the databases, and may log in over TCP with {@link #PASSWORD}. */
  public static final String USER = "postgres";

  public static final String PASSWORD = "for tests only";

  /** Whom root runs it as. */
  private static final String SYSTEM_USER = "postgres";

  private final PostgresPrograms programs = PostgresPrograms.find();
  private final Path folder;
  private final boolean isKept;
  private final Commands commands;
  private final int port;

  private PostgresServer(Path folder, boolean isKept) {
    this.folder = folder;
    this.isKept = isKept;
    commands = new Commands(SYSTEM_USER, folder);
    port = freePort();
  }

  /** A server that runs, for a test that stops it. */
  public static PostgresServer started() {
    return started("");
  }

  private static PostgresServer started(String settings) {
    Path folder = temporary();
    var server = new PostgresServer(folder, false);
    server.initialise(PASSWORD);
    server.configure(folder.toString(), settings);
    server.start();
    return server;
  }

  /**
   * A server that runs on the data of a folder, which closing it leaves there; they are made where
   * there are none, with a password in {@link #passwordFile}. If an earlier process left a server
   * running on them, that one is stopped first.
   *
   * @throws IllegalStateException if PostgreSQL cannot run there, with what it said
   */
  public static PostgresServer kept(Path folder) {
    try {
      Files.createDirectories(folder);
      var server = new PostgresServer(folder.toRealPath(), true);
      if (Files.notExists(server.data().resolve("PG_VERSION"))) {
        own(folder);
        server.requireEnterable();
        server.initialise(UUID.randomUUID().toString());
      } else if (Files.exists(server.postmaster())) {
        server.control("stop", "-w", "--timeout=60", "--mode=fast");
      }
      server.configure("", ""); // the name of a socket may not be as long as that of a folder
      server.start();
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * One server for all tests of this process that let it run; it ends with the process. As nobody
   * cuts its power, it does not wait for the disk.
   */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final PostgresServer SERVER =
        started("fsync = off\nsynchronous_commit = off\nfull_page_writes = off");

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

  /** Makes a database with all that another has, to which nobody may be connected. */
  public String copyOf(String address) {
    return newDatabase(port, " TEMPLATE " + address.substring(address.lastIndexOf('/') + 1));
  }

  private String newDatabase(int reachedBy) {
    return newDatabase(reachedBy, "");
  }

  private String newDatabase(int reachedBy, String how) {
    String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    execute("CREATE DATABASE " + name + how);
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(reachedBy, name);
  }

  /** The address, as JDBC names it, of the database that every server has. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  /** Holds the password of {@link #USER}. */
  public Path passwordFile() {
    return folder.resolve("password");
  }

  /** The process that the server's others come from. */
  public long pid() {
    try {
      return Long.parseLong(Files.readAllLines(postmaster()).getFirst().strip());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path postmaster() {
    return data().resolve("postmaster.pid");
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

  /** Kills the process that the others come from, and waits until these have noticed. */
  public void kill() {
    ProcessHandle first = ProcessHandle.of(pid()).orElseThrow();
    List<ProcessHandle> others = first.children().toList();
    first.destroyForcibly();
    first.onExit().join();
    others.forEach(one -> one.onExit().join());
  }

  private void control(String action, String... options) {
    var command =
        Stream.concat(
            Stream.of(programs.program("pg_ctl"), action, "--pgdata=" + data()),
            Stream.of(options));
    commands.run(command.toList());
  }

  private void initialise(String password) {
    try {
      Files.writeString(passwordFile(), password);
      commands.run(
          List.of(
              programs.program("initdb"),
              "--pgdata=" + data(),
              "--username=" + USER,
              "--pwfile=" + passwordFile(),
              "--auth-local=trust",
              "--auth-host=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C.UTF-8",
              "--locale-provider=icu",
              "--icu-locale=en-US"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void configure(String sockets, String more) {
    try {
      Path settings = folder.resolve("settings");
      Files.writeString(
          settings,
          """
          listen_addresses = '127.0.0.1'
          port = %d
          unix_socket_directories = '%s'
          %s
          """
              .formatted(port, sockets, more));
      commands.run(
          List.of("cp", settings.toString(), data().resolve("postgresql.auto.conf").toString()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static Path temporary() {
    try {
      Path folder = Files.createTempDirectory("zhiyin-postgres");
      own(folder);
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void own(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    if (Commands.areRoot()) {
      var users = folder.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(folder, users.lookupPrincipalByName(SYSTEM_USER));
    }
  }

  private void requireEnterable() {
    try {
      commands.run(List.of("test", "-w", folder.toString()));
    } catch (IllegalStateException failure) {
      throw new IllegalStateException(
          "PostgreSQL does not run as root, and its user '%s' cannot reach %s: take a folder that everybody can enter"
              .formatted(SYSTEM_USER, folder),
          failure);
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
    if (isKept) {
      control("stop", "-w", "--timeout=60", "--mode=fast");
      return;
    }
    if (Files.exists(postmaster())) {
      stop();
    }
    FolderTree.delete(folder);
  }
}
