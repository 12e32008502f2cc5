package dev.zhiyin.benchmarks.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Requests that ask every shard and wait for the slowest (Dean and Barroso, "The Tail at Scale",
 * 2013). Requests come at random times; each shard is asked on one of its copies; a node serves
 * what it is asked in turn, as many at once as it has cores. A search takes what one of the
 * measured ones took. Networks take no time, and nodes do nothing else.
 */
final class FanOutSimulation {
  /** Requests that come before those that are counted, by their share. */
  private static final double WARM_UP = 0.1;

  private final Setup setup;
  private final double[] service;
  private final SplittableRandom random;
  private final double[][] freeAt;
  private double busy;
  private long sent;

  /** Which copy of a shard is asked. */
  enum Choice {
    /** Any. */
    RANDOM,

    /** The one whose node will begin first: the best that adaptive selection could do. */
    LEAST_BUSY,

    /** Any; and a second one, if the first has not answered in time. */
    HEDGED
  }

  /**
   * A cluster and its load.
   *
   * @param shards that each request asks, at least 1
   * @param copies of each shard, 1 to {@code nodes}
   * @param cores of a node, at least 1
   * @param rate requests a second
   * @param hedgeAfter milliseconds after which a second copy is asked, where that is chosen
   */
  record Setup(
      int shards, int copies, int nodes, int cores, double rate, Choice choice, double hedgeAfter) {
    Setup {
      if (shards < 1 || nodes < 1 || cores < 1 || rate <= 0) {
        throw new IllegalArgumentException("wanted shards, nodes, cores and a rate: " + shards);
      }
      if (copies < 1 || copies > nodes) {
        throw new IllegalArgumentException(
            "copies is %d; it must be from 1 to nodes (%d)".formatted(copies, nodes));
      }
    }

    /** The rate at which the nodes are busy so much of the time, in (0, 1), before any hedging. */
    static double rate(double utilisation, int shards, int cores, double meanService) {
      return utilisation * cores * 1e3 / (shards * meanService);
    }
  }

  /**
   * What came of it: milliseconds from a request to the answer of its slowest shard.
   *
   * @param utilisation share of the time that cores were busy
   * @param searches a request and shard; above 1 where second copies were asked
   */
  record Outcome(double p50, double p99, double p999, double utilisation, double searches) {}

  /** A search that is sent to a node. */
  private record Search(double at, int request, int shard, int copy, boolean isSecond) {}

  FanOutSimulation(Setup setup, double[] service, long seed) {
    this.setup = setup;
    this.service = service.clone();
    this.random = new SplittableRandom(seed);
    this.freeAt = new double[setup.nodes][setup.cores];
  }

  Outcome run(int requests) {
    var arrived = new double[requests];
    var answered = new double[requests][setup.shards];
    var waiting = new PriorityQueue<Search>(Comparator.comparingDouble(Search::at));
    double now = 0;
    for (int request = 0; request < requests; request++) {
      now += -Math.log(1 - random.nextDouble()) * 1e3 / setup.rate;
      arrived[request] = now;
      while (!waiting.isEmpty() && waiting.peek().at < now) {
        serve(waiting.poll(), answered, waiting);
      }
      for (int shard = 0; shard < setup.shards; shard++) {
        answered[request][shard] = Double.POSITIVE_INFINITY;
        serve(new Search(now, request, shard, copy(shard, now), false), answered, waiting);
      }
    }
    while (!waiting.isEmpty()) {
      serve(waiting.poll(), answered, waiting);
    }
    return outcome(arrived, answered, now);
  }

  private int copy(int shard, double now) {
    if (setup.choice != Choice.LEAST_BUSY) {
      return random.nextInt(setup.copies);
    }
    int best = 0;
    for (int copy = 1; copy < setup.copies; copy++) {
      best = begin(shard, copy, now) < begin(shard, best, now) ? copy : best;
    }
    return best;
  }

  private double begin(int shard, int copy, double now) {
    return Math.max(now, Arrays.stream(freeAt[node(shard, copy)]).min().orElseThrow());
  }

  /* Copies of one shard lie on nodes of their own, and every node has about as many shards. */
  private int node(int shard, int copy) {
    return (shard + copy) % setup.nodes;
  }

  private void serve(Search search, double[][] answered, PriorityQueue<Search> waiting) {
    double[] cores = freeAt[node(search.shard, search.copy)];
    int first = 0;
    for (int core = 1; core < cores.length; core++) {
      first = cores[core] < cores[first] ? core : first;
    }
    double took = service[random.nextInt(service.length)];
    cores[first] = Math.max(search.at, cores[first]) + took;
    busy += took;
    sent++;
    double[] answers = answered[search.request];
    answers[search.shard] = Math.min(answers[search.shard], cores[first]);
    double again = search.at + setup.hedgeAfter;
    if (setup.choice == Choice.HEDGED
        && !search.isSecond
        && setup.copies > 1
        && answers[search.shard] > again) {
      int other = (search.copy + 1) % setup.copies;
      waiting.add(new Search(again, search.request, search.shard, other, true));
    }
  }

  private Outcome outcome(double[] arrived, double[][] answered, double end) {
    int from = (int) (WARM_UP * arrived.length);
    var latencies = new double[arrived.length - from];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = DoubleStream.of(answered[from + i]).max().orElseThrow() - arrived[from + i];
    }
    return new Outcome(
        LatencyFile.quantile(latencies, 0.5),
        LatencyFile.quantile(latencies, 0.99),
        LatencyFile.quantile(latencies, 0.999),
        busy / (end * setup.nodes * setup.cores),
        (double) sent / arrived.length / setup.shards);
  }
}
