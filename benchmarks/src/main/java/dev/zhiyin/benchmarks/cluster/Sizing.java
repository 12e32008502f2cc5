package dev.zhiyin.benchmarks.cluster;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What clusters need, by arithmetic on what {@code compare} measured. Every input is an option, and
 * its default is what docs/cluster.md has.
 */
@Command(
    name = "sizing",
    description = "Computes nodes, memory, disk and the time of a rebuild for larger shops.")
final class Sizing implements Runnable {
  private static final List<Long> PRODUCTS = List.of(1_000_000L, 10_000_000L, 100_000_000L);
  private static final List<Integer> RATES = List.of(100, 1_000, 10_000);
  private static final double SECONDS_AN_HOUR = 3600;

  @Option(names = "--bytes", description = "of disk a product a copy (default: ${DEFAULT-VALUE})")
  private double bytes = 8_951;

  @Option(
      names = "--hot-bytes",
      description =
          "of these, what every search reads, which memory should hold (default: ${DEFAULT-VALUE})")
  private double hotBytes = 1_200;

  @Option(
      names = "--write",
      description =
          "milliseconds of the nodes' processors a product, merging included (default:"
              + " ${DEFAULT-VALUE})")
  private double write = 3.44;

  @Option(
      names = "--ask",
      description =
          "milliseconds of the nodes' processors a request, whatever shards there are (default:"
              + " ${DEFAULT-VALUE})")
  private double ask = 0;

  @Option(
      names = "--ask-shard",
      description = "the same for each shard that is asked (default: ${DEFAULT-VALUE})")
  private double askShard = 11.3;

  @Option(
      names = "--measured-shard",
      description = "products of a shard that was measured (default: ${DEFAULT-VALUE})")
  private double measuredShard = 16_667;

  @Option(
      names = "--serve",
      description =
          "milliseconds of a server's own processors a request (default: ${DEFAULT-VALUE})")
  private double serve = 16;

  @Option(
      names = "--texts",
      description = "that one core encodes a second (default: ${DEFAULT-VALUE})")
  private double texts = 250;

  @Option(names = "--encoding-cores", description = "default: ${DEFAULT-VALUE}")
  private int encodingCores = 64;

  @Option(names = "--copies", description = "of each shard at least (default: ${DEFAULT-VALUE})")
  private int copies = 2;

  @Option(names = "--shard-gigabytes", description = "at most (default: ${DEFAULT-VALUE})")
  private double shardGigabytes = 30;

  @Option(names = "--cores", description = "of a node and of a server (default: ${DEFAULT-VALUE})")
  private int cores = 16;

  @Option(
      names = "--memory",
      description = "gigabytes of a node, half of it for files (default: ${DEFAULT-VALUE})")
  private double memory = 64;

  @Option(names = "--disk", description = "gigabytes of a node (default: ${DEFAULT-VALUE})")
  private double disk = 2_000;

  @Option(
      names = "--utilisation",
      description = "of the cores at the rate (default: ${DEFAULT-VALUE})")
  private double utilisation = 0.5;

  /** While a generation is made, the one before is served; and merging wants room. */
  private static final double GENERATIONS = 2;

  private static final double DISK_IN_USE = 0.8;

  /**
   * What one shop needs.
   *
   * @param gigabytes of disk on all nodes, two generations
   * @param cache gigabytes of memory for files on all nodes
   * @param request milliseconds of all nodes' processors a request
   * @param bound what decides the number of nodes
   * @param encodeHours of all texts, when none is known
   * @param writeHours of a whole index
   */
  record Needs(
      int shards,
      int nodes,
      int copies,
      double gigabytes,
      double cache,
      double request,
      String bound,
      int servers,
      double encodeHours,
      double writeHours) {}

  @Override
  public void run() {
    Compare.say(
        "| products | requests a second | shards | data nodes, bound by | copies | disk | memory for"
            + " files | processors a request | servers | rebuild: encode + index |");
    Compare.say("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (long products : PRODUCTS) {
      for (int rate : RATES) {
        Needs needs = needs(products, rate);
        Compare.say(
            "| %,d | %,d | %d | %d, %s | %d | %,.0f GB | %,.0f GB | %.0f ms | %d | %.1f h + %.1f h |",
            products,
            rate,
            needs.shards,
            needs.nodes,
            needs.bound,
            needs.copies,
            needs.gigabytes,
            needs.cache,
            needs.request,
            needs.servers,
            needs.encodeHours,
            needs.writeHours);
      }
    }
  }

  Needs needs(long products, int rate) {
    int shards = (int) Math.ceil(products * bytes / (shardGigabytes * 1e9));
    double request = ask + shards * askShard * depth((double) products / shards);
    int byProcessors = (int) Math.ceil(rate * request / 1e3 / (cores * utilisation));
    // each copy more is more to hold, and a node can be asked of what it holds only
    int of = Math.max(copies, Math.ceilDiv(byProcessors, shards));
    double gigabytes = products * bytes * of * GENERATIONS / 1e9;
    double cache = products * hotBytes * of / 1e9;
    int byDisk = (int) Math.ceil(gigabytes / (disk * DISK_IN_USE));
    int byMemory = (int) Math.ceil(cache / (memory / 2));
    int nodes = Math.max(Math.max(byProcessors, copies + 1), Math.max(byDisk, byMemory));
    String bound = "survival";
    if (nodes > copies + 1) {
      bound = nodes == byProcessors ? "processors" : nodes == byMemory ? "memory" : "disk";
    }
    return new Needs(
        shards,
        nodes,
        of,
        gigabytes,
        cache,
        request,
        bound,
        Math.max(2, (int) Math.ceil(rate * serve / 1e3 / (cores * utilisation))),
        products / (texts * encodingCores) / SECONDS_AN_HOUR,
        products * write / 1e3 / (nodes * cores * utilisation) / SECONDS_AN_HOUR);
  }

  /* The path through a graph is as long as the logarithm of the products in it. */
  private double depth(double inShard) {
    return Math.max(1, Math.log(inShard) / Math.log(measuredShard));
  }
}
