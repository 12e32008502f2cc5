package dev.zhiyin.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.benchmarks.peer.Engine.Asked;
import dev.zhiyin.benchmarks.peer.Engine.Peer;
import dev.zhiyin.benchmarks.peer.PeerResult.Row;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.testing.PostgresServer;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runner on a shop of a few products, so that it does not rot; nothing here is a figure. */
@Tag("slow")
class PeersTest {
  private static final int PRODUCTS = 600;
  private static final double RECALL = 0.95;

  /** The first pgvector that goes on where a filter leaves too few. */
  private static final String LEAST_PGVECTOR = "0.8.0";

  @TempDir private static Path folder;
  private static PeerShop shop;

  @BeforeAll
  static void make() throws IOException {
    // the user that PostgreSQL runs as must get in
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    shop = PeerShop.synthetic(folder.resolve("shop"), PRODUCTS);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  static Stream<Engine> inProcess() {
    return Stream.of(
        new EmbeddedZhiyin(Quantisation.NONE),
        new EmbeddedZhiyin(Quantisation.BIT),
        new PlainLucenePeer(false),
        new PlainLucenePeer(true),
        new JVectorPeer());
  }

  @ParameterizedTest
  @MethodSource("inProcess")
  void anEngineAnswersEverythingAtTheRecall(Engine engine) throws Exception {
    answersEverything(engine);
  }

  @Test
  void pgvectorAnswersEverythingAtTheRecall() throws Exception {
    Optional<String> version = pgvector();
    boolean usable = version.filter(PeersTest::iterates).isPresent();
    if (!usable) {
      System.err.println(
          "NOT TESTED: pgvector is %s, and %s is needed; install the package postgresql-<version>-pgvector"
              .formatted(version.orElse("not installed"), LEAST_PGVECTOR));
    }
    assumeTrue(usable, "pgvector is installed");
    answersEverything(new PgvectorPeer("128MB"));
  }

  @Test
  void lanceDbAnswersEverythingAtTheRecall() throws Exception {
    boolean usable = LanceDbPeer.isInstalled();
    if (!usable) {
      System.err.println(
          "NOT TESTED: LanceDB is not installed; run npm install in benchmarks/lancedb");
    }
    assumeTrue(usable, "LanceDB is installed");
    answersEverything(new LanceDbPeer());
  }

  /* The version that can be installed into databases here, if any. */
  private static Optional<String> pgvector() throws SQLException {
    try (var server = PostgresServer.started();
        var connection =
            DriverManager.getConnection(
                server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
        ResultSet found =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")) {
      return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
    }
  }

  private static boolean iterates(String version) {
    return Version.parse(version).compareTo(Version.parse(LEAST_PGVECTOR)) >= 0;
  }

  private static void answersEverything(Engine engine) throws Exception {
    Path own = Files.createDirectories(folder.resolve(engine.key()));
    double seconds = engine.load(shop, own);
    try (Peer peer = engine.open(shop, own)) {
      Asked asked = shop.queries().getFirst();
      assertThat(peer.nearest(asked, 1, PeerShop.NEAREST))
          .hasSize(PeerShop.NEAREST)
          .doesNotContain(asked.product());
      assertThat(peer.nearest(asked, 0.1, PeerShop.NEAREST))
          .allSatisfy(found -> assertThat(PeerShop.sharesOf(found)).contains(0.1));
      assertThat(peer.hybrid(asked, 0.1, PeerShop.NEAREST))
          .hasSize(engine instanceof JVectorPeer ? 0 : 10)
          .allSatisfy(found -> assertThat(PeerShop.sharesOf(found)).contains(0.1));
      List<Integer> history = shop.histories().getFirst();
      assertThat(peer.recommend(history, PeerShop.NEAREST))
          .hasSize(10)
          .doesNotContainAnyElementsOf(history);
      PeerResult result =
          new PeerRun(RECALL, Duration.ofMillis(40)).of(engine, peer, shop, seconds, _ -> {});
      assertThat(result.rows())
          .filteredOn(row -> row.recall() != null)
          .hasSize(PeerShop.SHARES.size())
          .allSatisfy(row -> assertThat(row.recall()).isGreaterThanOrEqualTo(RECALL));
      assertThat(result.rows())
          .allSatisfy(
              row -> assertThat(List.of(row.p50(), row.p99(), row.rate())).allMatch(x -> x > 0));
      assertThat(List.of(result.diskBytes(), result.memoryBytes())).allMatch(bytes -> bytes > 0);
      assertThat(result.writtenMillis() != null).isEqualTo(peer.writes());
      String json = LightClient.JSON.writeValueAsString(result);
      assertThat(LightClient.JSON.readValue(json, PeerResult.class)).isEqualTo(result);
    }
  }

  @Test
  void theTruthIsByBruteForce() {
    Asked asked = shop.queries().get(7);
    float[] vector = shop.vector(asked.product());
    for (double share : PeerShop.SHARES) {
      List<Integer> all =
          IntStream.range(0, PRODUCTS)
              .filter(i -> i != asked.product())
              .filter(i -> share == 1 || PeerShop.sharesOf(i).contains(share))
              .boxed()
              .sorted(
                  Comparator.comparingDouble(i -> -VectorUtil.dotProduct(vector, shop.vector(i))))
              .toList();
      List<Integer> nearest = all.subList(0, Math.min(PeerShop.NEAREST, all.size()));
      assertThat(shop.recall(7, share, nearest)).isEqualTo(1);
      if (!nearest.isEmpty()) {
        List<Integer> half = nearest.subList(0, nearest.size() / 2);
        assertThat(shop.recall(7, share, half)).isEqualTo((double) half.size() / nearest.size());
      }
    }
  }

  @Test
  void resultsStandSideBySide() {
    PeerResult one =
        new PeerResult(
            "One",
            "as it comes",
            "ef",
            12.34,
            5_000_000,
            70_000_000,
            1.5,
            20.26,
            List.of(
                new Row("KNN", 0.9512, 160, 0.4321, 1.5, 1234.2),
                new Row("page", null, 160, 2, 3, 45)));
    PeerResult other =
        new PeerResult(
            "Other",
            "otherwise",
            "k",
            1,
            1,
            1,
            null,
            null,
            List.of(new Row("KNN", 0.5, 100, 1, 2, 3)));
    List<String> lines =
        Arrays.asList(PeerResult.table("A shop", 0.95, List.of(one, other)).split("\n"));
    assertThat(lines)
        .contains(
            "|  | One | Other |",
            "| --- | --- | --- |",
            "| KNN | 0.432 / 1.5; 1,234; 0.951 (ef 160) | 1 / 2; 3; 0.500 (k 100) |",
            "| page | 2 / 3; 45 | – |",
            "| load until found, s | 12.3 | 1 |",
            "| disk, MB | 5 | 0 |",
            "| write acknowledged; then found, ms | 1.5; 20.3 | – |",
            "- One: as it comes");
  }
}
