package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.benchmarks.ProcessMemory;
import dev.zhiyin.benchmarks.peer.Engine.Asked;
import dev.zhiyin.benchmarks.peer.Engine.Peer;
import dev.zhiyin.benchmarks.peer.PeerResult.Row;
import dev.zhiyin.engine.embed.Embedding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine everything. The breadth of its searches is raised until the recall of the nearest
 * {@value PeerShop#NEAREST} reaches the target, filter by filter, and only then latencies are
 * measured; what has no recall of its own is asked with the breadth of the same filter.
 *
 * @param recall target, 0 to 1
 * @param time of each measurement, warm-up apart
 */
record PeerRun(double recall, Duration time) {
  private static final int CLIENTS = 4;
  private static final int WRITES = 20;
  private static final int LEAST_BREADTH = PeerShop.NEAREST;
  private static final double STEP = 1.25;

  /* Before the first row all are asked in turn for so many times the time of a measurement. */
  private static final int WARM_UP = 5;

  private static final double HYBRID_SHARE = 0.1;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private interface Request {
    void ask(int number) throws Exception;
  }

  /** What was found of an engine that is open; {@code seconds} are those of its loading. */
  PeerResult of(Engine engine, Peer peer, PeerShop shop, double seconds, Consumer<String> told)
      throws Exception {
    var rows = new ArrayList<Row>();
    Map<Double, Integer> breadths = new LinkedHashMap<>();
    warmUp(peer, shop, Math.min(LEAST_BREADTH, engine.mostBreadth()));
    for (double share : PeerShop.SHARES) {
      Tuned tuned = tuned(engine, peer, shop, share);
      breadths.put(share, tuned.breadth);
      List<Asked> queries = shop.queries();
      rows.add(
          timed(
              share == 1 ? "KNN" : "KNN, filter " + percent(share),
              tuned.recall,
              tuned.breadth,
              i -> peer.nearest(queries.get(i % queries.size()), share, tuned.breadth)));
      told.accept(rows.getLast().toString());
    }
    rows.addAll(pages(peer, shop, breadths));
    rows.subList(PeerShop.SHARES.size(), rows.size()).forEach(row -> told.accept(row.toString()));
    long disk = peer.diskBytes(); // before anything is written
    long memory = ProcessMemory.resident(peer.process());
    double[] written = peer.writes() ? written(peer, shop) : new double[0];
    return new PeerResult(
        engine.name(),
        engine.settings(),
        engine.breadthName(),
        seconds,
        disk,
        memory,
        written.length == 0 ? null : written[0],
        written.length == 0 ? null : written[1],
        rows);
  }

  /* A server is compiled while it is asked: the first row would be that of a cold one. */
  private void warmUp(Peer peer, PeerShop shop, int breadth) {
    List<Asked> queries = shop.queries();
    List<List<Integer>> histories = shop.histories();
    closed(
        CLIENTS,
        time.multipliedBy(WARM_UP),
        i -> {
          Asked query = queries.get(i % queries.size());
          switch (i % 4) {
            case 0 -> peer.nearest(query, 1, breadth);
            case 1 -> peer.nearest(query, HYBRID_SHARE, breadth);
            case 2 -> peer.hybrid(query, HYBRID_SHARE, breadth);
            default -> peer.recommend(histories.get(i % histories.size()), breadth);
          }
        });
  }

  private List<Row> pages(Peer peer, PeerShop shop, Map<Double, Integer> breadths)
      throws Exception {
    var rows = new ArrayList<Row>();
    List<Asked> queries = shop.queries();
    int narrow = breadths.getOrDefault(HYBRID_SHARE, LEAST_BREADTH);
    if (!peer.hybrid(queries.getFirst(), HYBRID_SHARE, narrow).isEmpty()) {
      rows.add(
          timed(
              "words + vector, filter " + percent(HYBRID_SHARE),
              null,
              narrow,
              i -> peer.hybrid(queries.get(i % queries.size()), HYBRID_SHARE, narrow)));
    }
    List<List<Integer>> histories = shop.histories();
    int broad = breadths.getOrDefault(1.0, LEAST_BREADTH);
    rows.add(
        timed(
            "recommendation",
            null,
            broad,
            i -> peer.recommend(histories.get(i % histories.size()), broad)));
    return rows;
  }

  private static String percent(double share) {
    return PeerResult.number(100 * share) + " %";
  }

  private record Tuned(int breadth, double recall) {}

  private Tuned tuned(Engine engine, Peer peer, PeerShop shop, double share) throws Exception {
    int breadth = Math.min(LEAST_BREADTH, engine.mostBreadth());
    while (true) {
      double found = recall(peer, shop, share, breadth);
      if (found >= recall || breadth == engine.mostBreadth()) {
        return new Tuned(breadth, found);
      }
      breadth = Math.min(engine.mostBreadth(), (int) Math.ceil(breadth * STEP));
    }
  }

  private static double recall(Peer peer, PeerShop shop, double share, int breadth)
      throws Exception {
    double sum = 0;
    for (int i = 0; i < shop.queries().size(); i++) {
      sum += shop.recall(i, share, peer.nearest(shop.queries().get(i), share, breadth));
    }
    return sum / shop.queries().size();
  }

  private Row timed(String request, @Nullable Double found, int breadth, Request asking) {
    closed(CLIENTS, time.dividedBy(2), asking); // warm-up
    closed(1, time.dividedBy(4), asking);
    Histogram alone = closed(1, time, asking);
    long start = System.nanoTime();
    long answered = closed(CLIENTS, time, asking).getTotalCount();
    double rate = answered / ((System.nanoTime() - start) / 1e9);
    return new Row(
        request,
        found,
        breadth,
        alone.getValueAtPercentile(50) / 1e6,
        alone.getValueAtPercentile(99) / 1e6,
        rate);
  }

  /* Clients who ask again as soon as they are answered; latencies in nanoseconds. */
  private static Histogram closed(int clients, Duration time, Request asking) {
    var latencies = new ConcurrentHistogram(Duration.ofMinutes(5).toNanos(), 3);
    var next = new AtomicInteger();
    long end = System.nanoTime() + time.toNanos();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < clients; i++) {
        all.add(
            threads.submit(
                () -> {
                  do {
                    long start = System.nanoTime();
                    asking.ask(next.getAndIncrement() & Integer.MAX_VALUE);
                    latencies.recordValue(System.nanoTime() - start);
                  } while (System.nanoTime() < end);
                  return latencies;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException("a request failed", failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
    return latencies;
  }

  /* Medians in milliseconds: until it is acknowledged, and from then until it is found. The vectors are far from
   * all products, so that recall stays what it is. What writes is warmed up like what answers. */
  private double[] written(Peer peer, PeerShop shop) throws Exception {
    var acknowledged = new Histogram(3);
    var found = new Histogram(3);
    long warm = System.nanoTime() + time.toNanos();
    for (int i = 0; acknowledged.getTotalCount() < WRITES; i++) {
      Embedding far = opposite(shop.queries().get(i % shop.queries().size()).vector());
      String word = "written%dz%d".formatted(i, System.nanoTime());
      long start = System.nanoTime();
      peer.write("written" + i, far, word + " written");
      long done = System.nanoTime();
      while (!peer.finds(word)) {
        if (System.nanoTime() - done > PATIENCE.toNanos()) {
          throw new IllegalStateException("%s is not found after %s".formatted(word, PATIENCE));
        }
        LockSupport.parkNanos(200_000);
      }
      if (start > warm) {
        acknowledged.recordValue(done - start);
        found.recordValue(System.nanoTime() - done);
      }
    }
    return new double[] {
      acknowledged.getValueAtPercentile(50) / 1e6, found.getValueAtPercentile(50) / 1e6
    };
  }

  private static Embedding opposite(Embedding vector) {
    float[] values = vector.toArray();
    for (int d = 0; d < values.length; d++) {
      values[d] = -values[d];
    }
    return Embedding.ofUnit(values);
  }
}
