package dev.zhiyin.benchmarks.cluster;

import com.google.errorprone.annotations.FormatMethod;
import dev.zhiyin.benchmarks.SyntheticShop;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.Recommender.Scored;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.testing.OpenSearchCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The same shop embedded and on a cluster of nodes of its own, asked the same: how alike the first
 * ten products are, how well they predict, how long answers take, and what the nodes need.
 */
@Command(
    name = "compare",
    description = "Compares a shop on a cluster of this machine with the same shop embedded.")
final class Compare implements Runnable {
  private static final int TOP = 10;

  /** Further down a list than this a target counts as not found. */
  private static final int DEPTH = 100;

  private static final int WARM_UP = 200;

  /** Requests whose shards are asked one by one. */
  private static final int BY_SHARD = 300;

  /** Characters of a title that are looked for. */
  private static final int WORDS = 24;

  /* What is sold out now may be what a shopper chose then. */
  private static final HistoryExclusion SEEN_ONLY = HistoryExclusion.DEFAULT.withSoldOut(false);

  @Option(names = "--home", paramLabel = "DIR", description = "a shop that was rebuilt")
  private Optional<Path> home = Optional.empty();

  @Option(
      names = "--products",
      paramLabel = "N",
      description = "without --home: a synthetic shop of so many (default: ${DEFAULT-VALUE})")
  private int products = 100_000;

  @Option(names = "--nodes", description = "of the cluster (default: ${DEFAULT-VALUE})")
  private int nodes = 3;

  @Option(names = "--shards", description = "of the index (default: ${DEFAULT-VALUE})")
  private int shards = 6;

  @Option(names = "--replicas", description = "of each shard (default: ${DEFAULT-VALUE})")
  private int replicas = 1;

  @Option(names = "--quantisation", description = "${COMPLETION-CANDIDATES}")
  private Quantisation quantisation = Quantisation.INT7;

  @Option(names = "--requests", description = "that are timed (default: ${DEFAULT-VALUE})")
  private int requests = 1_000;

  @Option(names = "--compared", description = "of these at most (default: ${DEFAULT-VALUE})")
  private int compared = 1_000;

  @Option(names = "--latencies", paramLabel = "FILE", description = "where each latency is written")
  private Optional<Path> latencies = Optional.empty();

  private final LatencyFile measured = new LatencyFile();

  @Override
  public void run() {
    Home shop = home.map(Home::new).orElseGet(() -> SyntheticShop.home(products));
    try (var served = OfflineGeneration.openCurrent(shop);
        var embedded = served.generation().index().snapshot();
        var cluster = OpenSearchCluster.started(nodes);
        var clustered =
            ClusterShop.open(
                cluster,
                IndexSettings.of(cluster.addresses())
                    .withLayout(new Layout(shards, 0, quantisation)),
                embedded,
                Vocabulary.of(served.generation().words()))) {
      say("model %s, %d products", served.model().name(), embedded.size());
      load(clustered, embedded);
      Recommender on = served.recommender(clustered.index());
      List<Asked> asked = Asked.of(shop, embedded, requests);
      List<Asked> some = asked.subList(0, Math.min(compared, asked.size()));
      alike(some, served.recommender(), on);
      searches(embedded, served.recommender(), on);
      latency(asked, served.recommender(), on, clustered);
      new ShardTimes(clustered, shards)
          .measure(asked.subList(0, Math.min(BY_SHARD, asked.size())), served, measured);
      for (String name : List.of(ShardTimes.ONE, ShardTimes.ALL)) {
        say("%s: %s", name, LatencyFile.summary(measured.of(name)));
      }
    }
    latencies.ifPresent(measured::write);
  }

  private void load(ClusterShop clustered, IndexSnapshot embedded) {
    Duration before = clustered.processorTime();
    long start = System.nanoTime();
    clustered.load(embedded);
    double seconds = (System.nanoTime() - start) / 1e9;
    double processors = clustered.processorTime().minus(before).toMillis() / 1e3;
    say(
        "loaded in %.1f s: %.0f products a second; %.2f ms of the nodes' processors a product",
        seconds, embedded.size() / seconds, 1e3 * processors / embedded.size());
    before = clustered.processorTime();
    start = System.nanoTime();
    clustered.finish(replicas);
    say(
        "merged and copied in %.1f s; %.2f ms of the nodes' processors a product",
        (System.nanoTime() - start) / 1e9,
        clustered.processorTime().minus(before).toMillis() / (double) embedded.size());
    double copies = (double) embedded.size() * (1 + replicas);
    Map<String, Long> files = clustered.files();
    say(
        "%d segments in %d shards; bytes a product a copy: %.0f",
        clustered.segments(),
        shards,
        files.values().stream().mapToLong(Long::longValue).sum() / copies);
    files.forEach(
        (kind, bytes) -> {
          if (bytes / copies >= 1) {
            say("  .%s %.0f", kind, bytes / copies);
          }
        });
    say("memory of a node's own: %d MiB", clustered.memoryOfNode() >> 20);
  }

  private void alike(List<Asked> asked, Recommender embedded, Recommender on) {
    tell("page", asked, one -> ids(embedded, page(one)), one -> ids(on, page(one)));
    Recommender bare = embedded.withRules(RerankRules.NONE);
    Recommender bareOn = on.withRules(RerankRules.NONE);
    tell(
        "index",
        asked,
        one -> ids(bare, page(one).withK(DEPTH)),
        one -> ids(bareOn, page(one).withK(DEPTH)));
  }

  private static RecommendRequest page(Asked one) {
    return RecommendRequest.of(one.history()).withExclusion(SEEN_ONLY).withK(TOP);
  }

  private static List<String> ids(Recommender recommender, RecommendRequest request) {
    return recommender.rank(request).stream().map(Scored::productId).toList();
  }

  private static void tell(
      String what,
      List<Asked> asked,
      Function<Asked, List<String>> embedded,
      Function<Asked, List<String>> on) {
    var expected = asked.stream().map(embedded).toList();
    var found = asked.stream().map(on).toList();
    tellOverlap(what, expected, found);
    if (asked.stream().anyMatch(one -> !one.targets().isEmpty())) {
      say("%s: embedded %s", what, accuracy(asked, expected));
      say("%s: cluster  %s", what, accuracy(asked, found));
    }
  }

  private static void tellOverlap(
      String what, List<List<String>> expected, List<List<String>> found) {
    double overlap =
        IntStream.range(0, expected.size())
            .mapToDouble(i -> overlap(top(expected.get(i)), top(found.get(i))))
            .average()
            .orElseThrow();
    long same =
        IntStream.range(0, expected.size())
            .filter(i -> top(expected.get(i)).equals(top(found.get(i))))
            .count();
    say(
        "%s: overlap of the first ten %.4f of %d requests, %.4f the same in the same order",
        what, overlap, expected.size(), (double) same / expected.size());
  }

  private static List<String> top(List<String> list) {
    return list.subList(0, Math.min(TOP, list.size()));
  }

  private static double overlap(Collection<String> expected, Collection<String> found) {
    var both = new HashSet<>(expected);
    both.retainAll(found);
    return expected.isEmpty() ? 1 : (double) both.size() / expected.size();
  }

  /* Of leave-one-out, one target a shopper. */
  private static String accuracy(List<Asked> asked, List<List<String>> lists) {
    double recall = 0;
    double ndcg = 0;
    for (int i = 0; i < asked.size(); i++) {
      int place = top(lists.get(i)).indexOf(asked.get(i).targets().getFirst());
      recall += place < 0 ? 0 : 1;
      ndcg += place < 0 ? 0 : Math.log(2) / Math.log(place + 2.0);
    }
    return String.format(
        Locale.ROOT, "Recall@10 %.4f  NDCG@10 %.4f", recall / asked.size(), ndcg / asked.size());
  }

  private void searches(IndexSnapshot index, Recommender embedded, Recommender on) {
    int[] docs = index.docs().toArray();
    int count = Math.min(compared, docs.length);
    List<SearchRequest> asked =
        IntStream.range(0, count)
            .map(i -> docs[(int) ((long) i * docs.length / count)])
            .mapToObj(doc -> index.product(doc).text().title().strip())
            .filter(title -> !title.isEmpty())
            .map(title -> title.substring(0, Math.min(WORDS, title.length())))
            .map(words -> new SearchRequest(words, History.EMPTY, Filter.ALL, Locale.ENGLISH, TOP))
            .toList();
    tellOverlap(
        "search",
        asked.stream().map(one -> found(embedded, one)).toList(),
        asked.stream().map(one -> found(on, one)).toList());
    measured.put("search embedded", timed(asked, embedded::search));
    measured.put("search cluster", timed(asked, on::search));
    for (String name : List.of("search embedded", "search cluster")) {
      say("%s: %s", name, LatencyFile.summary(measured.of(name)));
    }
  }

  private static List<String> found(Recommender recommender, SearchRequest request) {
    return recommender.search(request).items().stream().map(one -> one.product().id()).toList();
  }

  private void latency(
      List<Asked> asked, Recommender embedded, Recommender on, ClusterShop clustered) {
    List<RecommendRequest> all =
        asked.stream().map(one -> RecommendRequest.of(one.history())).toList();
    for (Recommender warmed : List.of(embedded, on)) {
      timed(all.subList(0, Math.min(WARM_UP, all.size())), warmed::recommend);
    }
    measured.put("embedded", timed(all, embedded::recommend));
    Duration nodesBefore = clustered.processorTime();
    Duration before = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    long requestsBefore = clustered.requests();
    long receivedBefore = clustered.received();
    measured.put("cluster", timed(all, on::recommend));
    say(
        "round trips a request: %.2f; %.0f bytes received",
        (clustered.requests() - requestsBefore) / (double) all.size(),
        (clustered.received() - receivedBefore) / (double) all.size());
    say("embedded: %s", LatencyFile.summary(measured.of("embedded")));
    say("cluster: %s", LatencyFile.summary(measured.of("cluster")));
    say(
        "time of processors a request: nodes %.2f ms, this program %.2f ms; memory of a node's own:"
            + " %d MiB",
        clustered.processorTime().minus(nodesBefore).toMillis() / (double) all.size(),
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().minus(before).toMillis()
            / (double) all.size(),
        clustered.memoryOfNode() >> 20);
  }

  private static <T> double[] timed(List<T> asked, Consumer<T> answer) {
    return asked.stream()
        .mapToDouble(
            one -> {
              long start = System.nanoTime();
              answer.accept(one);
              return (System.nanoTime() - start) / 1e6;
            })
        .toArray();
  }

  @FormatMethod
  static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
