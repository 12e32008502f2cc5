package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.SilentProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers with folders of their own, on one PostgreSQL and one OpenSearch cluster. */
@Tag("slow")
class ClusterServersIT {
  private static final Duration SOON = Duration.ofSeconds(2);

  /* A lease that its holder does not give up ends by itself. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(5);

  /* It is given up some seconds after the first failure, and taken at once. */
  private static final Duration CUT_OFF = Duration.ofSeconds(15);

  @SuppressWarnings("NullAway.Init")
  private ServerConfig config;

  @SuppressWarnings("NullAway.Init")
  private Served one;

  @SuppressWarnings("NullAway.Init")
  private Served other;

  /** The way of one to the cluster; the other has one of its own. */
  @SuppressWarnings("NullAway.Init")
  private SilentProxy way;

  @BeforeEach
  void start() {
    List<URI> addresses = OpenSearchCluster.shared().addresses();
    way = SilentProxy.before(addresses.getFirst().getPort());
    ServerConfig ofStore = Served.config(PostgresServer.shared());
    config = ofStore.withShop(ofStore.shop().withIndex(index(addresses)));
    URI through = URI.create("http://127.0.0.1:" + way.port());
    one = new Served(config.withShop(config.shop().withIndex(index(List.of(through)))));
    other = Served.joining(config);
  }

  private static IndexSettings index(List<URI> addresses) {
    return IndexSettings.of(addresses)
        .with(new Layout(2, 0, Quantisation.INT7))
        .with(Timeouts.DEFAULT.withRequest(Duration.ofSeconds(20)));
  }

  @AfterEach
  void stop() {
    other.close();
    one.close();
    way.close();
  }

  @Test
  void bothAnswerAlikeWithReasons() {
    for (String path :
        new String[] {
          "v1/users/小明/recommendations",
          "v1/users/Ann/recommendations",
          "v1/search?q=背包",
          "v1/products/bag-2/similar",
          "v1/products/popular"
        }) {
      var answer = one.client().get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(ids(answer)).as(path).isNotEmpty().isEqualTo(ids(other.client().get(path)));
    }
    assertThat(one.client().get("v1/users/小明/recommendations").json().toString()).contains("户外");
  }

  @Test
  void whatIsWrittenThroughOneIsShownByTheOther() {
    for (int i = 0; i < 5; i++) {
      String id = "two-" + i;
      var put = one.client().put("v1/products/" + id, "{'title':'narwhal tusk','stock':1}");
      assertThat(put.status()).isEqualTo(200);
      within(SOON, () -> ids(other.client().get("v1/search?q=narwhal")).contains(id));

      assertThat(other.client().delete("v1/products/" + id).status()).isEqualTo(200);
      assertThat(ids(one.client().get("v1/search?q=narwhal"))).doesNotContain(id);
      assertThat(ids(other.client().get("v1/search?q=narwhal"))).doesNotContain(id);
    }
  }

  @Test
  void whatOneSaysIsSoldOrReservedTheOtherShowsNoMore() {
    for (String status : new String[] {"sold", "reserved"}) {
      String path = "v1/products/" + status;
      assertThat(one.client().put(path, "{'title':'narwhal tusk','stock':1}").status())
          .isEqualTo(200);
      assertThat(ids(one.client().get("v1/search?q=narwhal"))).contains(status);
      within(SOON, () -> ids(other.client().get("v1/search?q=narwhal")).contains(status));

      var patched = one.client().patch(path, "{'status':'%s'}".formatted(status));
      assertThat(patched.status()).isEqualTo(200);
      assertThat(ids(other.client().get("v1/search?q=narwhal"))).doesNotContain(status);
      assertThat(ids(one.client().get("v1/search?q=narwhal"))).doesNotContain(status);
      assertThat(other.client().get(path + "/similar").status()).isEqualTo(200);
      assertThat(other.client().patch(path, "{'status':'reserved'}").status()).isEqualTo(409);
    }
  }

  @Test
  void anEventSentToOneCountsAtTheOtherAtOnce() {
    long sequence =
        one.client()
            .post("v1/events", "{'events':[{'userId':'b','productId':'tea-1','type':'purchase'}]}")
            .json()
            .get("sequence")
            .longValue();
    var answer =
        other.client().get("v1/users/b/recommendations?k=1&minSequence=%d".formatted(sequence));
    assertThat(ids(answer)).containsExactly("tea-2");
    assertThat(answer.json().get("sequence").longValue()).isGreaterThanOrEqualTo(sequence);
  }

  @Test
  void theOtherGoesOnIndexingWhenOneIsGone() {
    one.close();
    long begun = System.nanoTime();
    assertThat(other.client().put("v1/products/late", "{'title':'narwhal'}").status())
        .isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TAKEN_OVER);
    assertThat(ids(other.client().get("v1/search?q=narwhal"))).startsWith("late");
    one = Served.joining(config);
    assertThat(ids(one.client().get("v1/search?q=narwhal"))).startsWith("late");
  }

  @Test
  void theOtherGoesOnIndexingWhenOneCannotReachTheCluster() {
    assertThat(one.client().put("v1/products/soon", "{'title':'narwhal'}").status()).isEqualTo(200);
    way.close();
    within(
        CUT_OFF,
        () -> other.client().put("v1/products/late", "{'title':'narwhal'}").status() == 200);
    assertThat(ids(other.client().get("v1/search?q=narwhal"))).contains("late");
  }

  @Test
  void bothFollowANewGenerationAndTheAliasWithThem() throws IOException, InterruptedException {
    long second = one.shop().published();
    within(Duration.ofSeconds(20), () -> serves(one, second) && serves(other, second));
    assertThat(ids(other.client().get("v1/users/小明/recommendations"))).isNotEmpty();
    assertThat(aliases()).contains("-%06d".formatted(second)).doesNotContain("-000001");

    assertThat(other.client().post("v1/generations:rollback", "").status()).isEqualTo(200);
    within(Duration.ofSeconds(20), () -> serves(one, 1) && serves(other, 1));
    assertThat(aliases()).contains("-000001");
    assertThat(ids(one.client().get("v1/users/小明/recommendations"))).isNotEmpty();
  }

  @Test
  void theConsoleOfEitherShowsListsWithReasonsAndSwitchesGenerations() throws IOException {
    long second = one.shop().published();
    within(Duration.ofSeconds(20), () -> serves(one, second) && serves(other, second));
    try (var browser = new Browser(other.server().address())) {
      browser.size(1360, 900);
      browser.open("zh-CN", "shopper?user=" + Client.encoded("小明"));
      browser.awaitText("h1", "小明");
      assertThat(browser.products())
          .isEqualTo(ids(one.client().get("v1/users/小明/recommendations?k=12")));
      assertThat(browser.text(".reason")).contains("因为");

      browser.open("en", "operations");
      browser.awaitText(".generation.serves", "Generation " + second);
      browser.click("[data-generation='1'] .act");
      browser.awaitText("#sure[open]", "Publish generation 1");
      browser.click("#sure .primary");
      browser.awaitText(".generation.serves", "Generation 1");
      within(Duration.ofSeconds(20), () -> serves(one, 1));
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static boolean serves(Served served, long generation) {
    return served.client().get("v1/generations").json().path("serving").longValue() == generation;
  }

  private String aliases() throws IOException, InterruptedException {
    String alias = "zhiyin-" + one.server().store().id().toString().substring(0, 8);
    URI address = OpenSearchCluster.shared().addresses().getFirst();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(address.resolve("/_alias/" + alias)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private static void within(Duration time, BooleanSupplier condition) {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time until it holds").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
