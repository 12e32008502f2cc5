package dev.zhiyin.localcluster;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind {@code bin/zhiyin demo --cluster}. */
@Command(
    name = "demo --cluster",
    mixinStandardHelpOptions = true,
    description =
        "Serves the sample shop from PostgreSQL, three OpenSearch nodes and two servers, all on this"
            + " machine, until it is stopped.")
public final class LocalClusterMain implements Callable<Integer> {
  private static final int LARGEST_PORT = 65_535;

  @Option(names = "--home", required = true, description = "the folder of the shop")
  private Path home = Path.of("");

  @Option(names = "--port", required = true, description = "of the first server; the next is after")
  private int port;

  @Option(names = "--launcher", required = true, description = "bin/zhiyin")
  private Path launcher = Path.of("");

  /** Exits 0 when the servers ended well, 1 when the work failed, 2 for wrong usage. */
  public static void main(String... arguments) {
    System.exit(
        new CommandLine(new LocalClusterMain())
            .setExecutionExceptionHandler(LocalClusterMain::failed)
            .execute(arguments));
  }

  /* What can be done about it is told in one line; anything else is a fault of ours. */
  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult unused)
      throws Exception {
    if (failure instanceof IllegalStateException told) {
      line.getErr().println("zhiyin: " + told.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 1 || port >= LARGEST_PORT) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--port is %d; wanted 1 to %d".formatted(port, LARGEST_PORT - 1));
    }
    Demo.requireFree(port);
    try (var cluster = LocalCluster.started(home.toAbsolutePath().normalize());
        var demo = new Demo(cluster, launcher, port)) {
      // whoever ends this process ends all that it started
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(demo, cluster)));
      demo.serve();
      return demo.awaitEnd();
    }
  }

  @SuppressWarnings("try") // both end twice without harm, as processes do
  private static void end(Demo demo, LocalCluster cluster) {
    demo.close();
    cluster.close();
  }
}
