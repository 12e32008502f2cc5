package dev.zhiyin.benchmarks.cluster;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures clusters: {@code java … dev.zhiyin.benchmarks.cluster.ClusterMain COMMAND}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "Measures a shop on a cluster, and what clusters of other sizes need.",
    subcommands = {Compare.class, FanOut.class, Sizing.class})
public final class ClusterMain {
  private ClusterMain() {}

  public static void main(String... arguments) {
    System.exit(new CommandLine(new ClusterMain()).execute(arguments));
  }
}
