package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers as programs of their own on three nodes and one PostgreSQL, under a load of reads and
 * writes through both, while one part after the other is killed.
 */
@Tag("slow")
@Tag("alone")
class ClusterIT {
  private static final long SEED = 18;

  /**
   * Each of which takes two minutes; more of them by {@code -Dzhiyin.cluster.rounds=N}, as in CI.
   */
  private static final int ROUNDS = Integer.getInteger("zhiyin.cluster.rounds", 1);

  /**
   * Five times as long as in shops, since nodes that start, servers and callers share two cores; as
   * in shops by {@code -Dzhiyin.cluster.requestTimeout=2s} on a machine that does nothing else.
   */
  private static final String REQUEST_TIMEOUT =
      System.getProperty("zhiyin.cluster.requestTimeout", "10s");

  /** Likewise, by {@code -Dzhiyin.cluster.visibleWait=10s}. */
  private static final String VISIBLE_WAIT =
      System.getProperty("zhiyin.cluster.visibleWait", "30s");

  private static final int SERVERS = 2;

  /**
   * Of each of ten callers, and between deletions, so that nodes that start again find a processor.
   */
  private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(200);

  /** Longest time in which another server begins to index. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

  /** Longest time in which all that changed since is in the other generation, too. */
  private static final Duration CAUGHT_UP = Duration.ofMinutes(2);

  /** A product that was just put comes first in these, or among the first. */
  private static final List<String> NEWEST_LISTS =
      List.of(
          "v1/search?q=narwhal",
          "v1/products/latest?k=50",
          "v1/products/bag-2/similar?k=50",
          "v1/users/小明/recommendations?k=50");

  @TempDir private Path folder;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private final Ledger ledger = new Ledger();
  private final AtomicLong numbers = new AtomicLong();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final AtomicInteger deletionsChecked = new AtomicInteger();
  private final List<Home> homes = new ArrayList<>();
  private final List<ShopProcess> servers = new ArrayList<>();
  private final List<Writers> writers = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private OpenSearchCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private PostgresServer postgres;

  @SuppressWarnings("NullAway.Init")
  private ShopConfig config;

  @BeforeEach
  void start() throws IOException {
    cluster = OpenSearchCluster.started(3);
    postgres = PostgresServer.started();
    Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD);
    String settings =
        """
        store: {url: '%s', user: %s, passwordFile: ../password}
        index: {url: '%s', shards: 3, replicas: 1, requestTimeout: %s}
        server: {followEvery: 50ms, visibleWait: %s}
        """
            .formatted(
                postgres.newDatabase(),
                PostgresServer.USER,
                cluster.addresses().stream().map(URI::toString).collect(Collectors.joining(",")),
                REQUEST_TIMEOUT,
                VISIBLE_WAIT);
    for (int i = 0; i < SERVERS; i++) {
      var home = new Home(Files.createDirectories(folder.resolve("home-" + i)));
      Files.writeString(home.config(), settings);
      homes.add(home);
    }
    config = ShopConfig.read(homes.getFirst(), Optional.empty(), Map.of());
    new SmallShop(homes.getFirst(), config).stocked().published();
    new SmallShop(homes.getFirst(), config).published();
    for (int i = 0; i < SERVERS; i++) {
      servers.add(serve(i));
    }
    for (int i = 0; i < SERVERS; i++) {
      writers.add(write(i));
    }
  }

  private ShopProcess serve(int server) {
    return ShopProcess.serve(
        homes.get(server).root(), folder.resolve("server-%d.log".formatted(server)));
  }

  private Writers write(int server) {
    return new Writers(
        "s%d-".formatted(server),
        servers.get(server).address(),
        ledger,
        numbers,
        random.nextLong(),
        BETWEEN_REQUESTS);
  }

  @AfterEach
  void stop() {
    writers.forEach(Writers::close);
    servers.forEach(ShopProcess::close);
    postgres.close();
    cluster.close();
  }

  @Test
  void losesNothingWhateverPartDies() {
    var checking = new AtomicBoolean(true);
    Thread checker = Thread.ofVirtual().start(() -> checkDeletions(checking));
    pause(2_000);
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(refusedWhile("a data node dies", () -> killNode(false))).isEmpty();
      assertThat(refusedWhile("the manager dies", () -> killNode(true))).isEmpty();
      assertThat(refusedWhile("the store is away", this::killTheStore))
          .as("answers go on without it")
          .noneMatch(refused -> refused.startsWith("ask: ") || refused.startsWith("search: "));
      assertThat(refusedWhile("the indexing server dies", this::killTheIndexer)).isEmpty();
      long generation = 1L + round % 2;
      assertThat(refusedWhile("a generation is published", () -> publish(generation))).isEmpty();
      assertThat(refusedWhile("a generation is rebuilt", this::rebuild)).isEmpty();
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<String> _ = refusedWhile("all nodes restart", this::restartAllNodes);
    }
    checking.set(false);
    LifeIT.join(checker);

    writers.forEach(Writers::close);
    assertThat(writers.stream().flatMap(one -> one.surprises().stream()).toList()).isEmpty();
    assertThat(surprises).isEmpty();
    assertThat(deletionsChecked).hasPositiveValue();
    compare();
    System.out.printf(
        "ClusterIT: %s; %,d events and %,d product writes acknowledged, none lost (seed %d)%n",
        String.join("; ", told), ledger.events(), ledger.productWrites(), SEED);
  }

  /* What servers refused from now on until a while after. */
  private List<String> refusedWhile(String what, Runnable happening) {
    writers.forEach(Writers::takeRefused);
    pause(random.nextInt(1_000));
    happening.run();
    pause(2_000);
    List<String> refused = writers.stream().flatMap(one -> one.takeRefused().stream()).toList();
    Map<String, Long> why =
        refused.stream().collect(Collectors.groupingBy(ClusterIT::kind, Collectors.counting()));
    told.add(
        "%d requests refused while %s%s"
            .formatted(refused.size(), what, why.isEmpty() ? "" : " " + why));
    return refused;
  }

  /* What was asked, and the title of the problem. */
  private static String kind(String refused) {
    return refused.replaceFirst("(?s)^(\\w+): .*?\"title\":\"([^\"]*)\".*", "$1: $2");
  }

  private void killNode(boolean manager) {
    int node = (cluster.manager() + (manager ? 0 : 1 + random.nextInt(2))) % 3;
    cluster.kill(node);
    pause(random.nextInt(4_000));
    cluster.start(node);
    cluster.awaitGreen();
  }

  private void killTheStore() {
    postgres.kill();
    pause(2_000 + random.nextInt(2_000));
    postgres.start();
    awaitAnswers();
  }

  private void killTheIndexer() {
    int server = indexer();
    servers.get(server).kill();
    writers.get(server).close();
    long begun = System.nanoTime();
    awaitWrite(1 - server);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    told.add("another took over in %d ms".formatted(took.toMillis()));
    assertThat(took).isLessThan(TAKEN_OVER);
    surprises.addAll(writers.get(server).surprises());
    servers.set(server, serve(server));
    writers.set(server, write(server));
  }

  private int indexer() {
    try (Store store = Store.open(homes.getFirst(), config)) {
      String index =
          "zhiyin-%s-%06d"
              .formatted(store.indexNamespace(), store.generations().current().orElseThrow());
      String holder = store.indexer(index).orElseThrow();
      for (int i = 0; i < SERVERS; i++) {
        if (holder.startsWith(servers.get(i).pid() + "@")) {
          return i;
        }
      }
      throw new AssertionError("the index is written by " + holder);
    }
  }

  private void publish(long generation) {
    try (Store store = Store.open(homes.getFirst(), config)) {
      assertThat(store.generations().present()).contains(generation);
    }
    ToolRun _ =
        ToolRun.done(
            "generations",
            "publish",
            Long.toString(generation),
            "--home",
            homes.getLast().root().toString());
    awaitGeneration(generation);
  }

  /* Whatever is written meanwhile is in it, too: both are compared in the end. */
  private void rebuild() {
    ToolRun _ = ToolRun.done("rebuild", "--no-train", "--home", homes.getLast().root().toString());
    try (Store store = Store.open(homes.getFirst(), config)) {
      awaitGeneration(store.generations().current().orElseThrow());
    }
  }

  private void awaitGeneration(long generation) {
    for (ShopProcess server : servers) {
      try (var client = new Client(server.address())) {
        await(
            () -> client.get("v1/generations").json().path("serving").longValue() == generation,
            CAUGHT_UP);
      }
    }
  }

  private void restartAllNodes() {
    for (int node = 0; node < 3; node++) {
      cluster.kill(node);
    }
    pause(1_000);
    for (int node = 0; node < 3; node++) {
      cluster.begin(node);
    }
    cluster.awaitGreen();
    awaitAnswers();
    for (int i = 0; i < SERVERS; i++) {
      awaitWrite(i);
    }
  }

  private void awaitAnswers() {
    for (ShopProcess server : servers) {
      try (var client = new Client(server.address())) {
        await(
            () -> client.get("v1/users/小明/recommendations").status() == 200,
            Duration.ofSeconds(30));
      }
    }
  }

  private void awaitWrite(int server) {
    try (var client = new Client(servers.get(server).address())) {
      await(
          () -> client.put("v1/products/probe", "{'title':'probe'}").status() == 200,
          Duration.ofSeconds(30));
    }
  }

  /* What is acknowledged as deleted by one server is shown by none that is asked afterwards. */
  private void checkDeletions(AtomicBoolean on) {
    for (int i = 0; on.get(); i++) {
      String id = "narwhal-" + i;
      try {
        if (!request(i, "v1/products/" + id, "{'title':'narwhal tusk'}").filter(is(200)).isPresent()
            || !request(i + 1, "v1/products/" + id, "").filter(is(200)).isPresent()) {
          pause(50);
          continue;
        }
        for (int server = 0; server < SERVERS; server++) {
          for (String list : NEWEST_LISTS) {
            request(server, list, null)
                .filter(is(200))
                .filter(answer -> ids(answer).contains(id))
                .ifPresent(_ -> surprises.add(list + " shows " + id + " after it was deleted"));
          }
        }
        deletionsChecked.incrementAndGet();
      } catch (RuntimeException fault) {
        surprises.add(fault.toString());
      }
      pause(BETWEEN_REQUESTS.toMillis());
    }
  }

  private static Predicate<Client.Reply> is(int status) {
    return reply -> reply.status() == status;
  }

  /* Empty if the server is gone. Puts where there is a body, deletes where it is empty. */
  private Optional<Client.Reply> request(int server, String path, @Nullable String body) {
    try (var client = new Client(servers.get(server % SERVERS).address())) {
      if (body == null) {
        return Optional.of(client.get(path));
      }
      return Optional.of(body.isEmpty() ? client.delete(path) : client.put(path, body));
    } catch (UncheckedIOException killed) {
      return Optional.empty();
    }
  }

  private void compare() {
    try (Store store = Store.open(homes.getFirst(), config)) {
      Set<String> events = new HashSet<>();
      store.events().forEach(event -> events.add(event.id()));
      assertThat(ledger.lostEvents(events)).isEmpty();
      Map<String, Integer> versions = new HashMap<>();
      store
          .products()
          .forEach(
              product -> {
                if (product.id().matches("s\\d-\\d-\\d+")) {
                  versions.put(product.id(), (int) product.offer().price().orElseThrow());
                }
              });
      assertThat(ledger.wrongProducts(versions)).isEmpty();
    }
    servers.forEach(ShopProcess::stop);
    ToolRun.verified(homes.getFirst());
  }

  private static void await(BooleanSupplier condition, Duration most) {
    Until.within(
        most,
        () -> {
          try {
            return condition.getAsBoolean();
          } catch (UncheckedIOException notYet) {
            return false;
          }
        });
  }

  private static void pause(long milliseconds) {
    LockSupport.parkNanos(Duration.ofMillis(milliseconds).toNanos());
  }
}
