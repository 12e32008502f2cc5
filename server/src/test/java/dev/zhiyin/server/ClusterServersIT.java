package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** Two servers on one PostgreSQL and one OpenSearch cluster. */
@Tag("slow")
class ClusterServersIT {
  /* A lease that its holder does not give up ends by itself. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

  /* It is given up some seconds after the first failure, and taken at once. */
  private static final Duration CUT_OFF = Duration.ofSeconds(15);

  /** What each of two servers shows of what is written through the other. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  @TestMethodOrder(OrderAnnotation.class)
  class Answers extends TwoOnOneCluster {
    @BeforeAll
    void start() {
      startBoth();
    }

    @AfterAll
    void stop() {
      stopBoth();
    }

    /* Before the others have changed what is popular. */
    @Order(1)
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
        Until.within(SOON, () -> ids(other.client().get("v1/search?q=narwhal")).contains(id));

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
        Until.within(SOON, () -> ids(other.client().get("v1/search?q=narwhal")).contains(status));

        var patched = one.client().patch(path, "{'status':'%s'}".formatted(status));
        assertThat(patched.status()).isEqualTo(200);
        assertThat(ids(other.client().get("v1/search?q=narwhal"))).doesNotContain(status);
        assertThat(ids(one.client().get("v1/search?q=narwhal"))).doesNotContain(status);
        assertThat(other.client().get(path + "/similar").status()).isEqualTo(200);
        assertThat(other.client().patch(path, "{'status':'reserved'}").status()).isEqualTo(409);
      }
    }

    @Test
    void whatOneSaysIsSoldOrReservedIsInNoListOrPageOfTheOther() {
      List<String> pieces = IntStream.range(0, 6).mapToObj("quoll-%d"::formatted).toList();
      pieces.forEach(piece -> TwoServersIT.offer(one, piece));
      Until.within(
          SOON, () -> TwoServersIT.lists(other).stream().allMatch(it -> it.containsAll(pieces)));
      Client watched = other.client();
      String onPages = "{'userId':'Ann','k':1,'filter':{'brand':['Quoll']}}";
      JsonNode list = watched.post("v1/recommendations", onPages).json();
      JsonNode found = watched.get("v1/search?q=quoll&k=1&filter=brand:Quoll").json();
      List<String> gone =
          pieces.stream()
              .filter(piece -> !(list + " " + found).contains('"' + piece + '"'))
              .limit(4)
              .toList();

      for (String piece : gone) {
        String status = gone.indexOf(piece) % 2 == 0 ? "sold" : "reserved";
        one.client().patch("v1/products/" + piece, "{'status':'%s'}".formatted(status));
        assertThat(TwoServersIT.lists(other)).noneMatch(it -> it.contains(piece));
      }

      assertThat(watched.pages(Client.ofCursor(list.get("cursor").textValue())))
          .hasSize(1)
          .doesNotContainAnyElementsOf(gone);
      assertThat(watched.searchPages("v1/search?cursor=" + found.get("cursor").textValue()))
          .hasSize(1)
          .doesNotContainAnyElementsOf(gone);
    }

    @Test
    void anEventSentToOneCountsAtTheOtherAtOnce() {
      long sequence =
          one.client()
              .post(
                  "v1/events", "{'events':[{'userId':'b','productId':'tea-1','type':'purchase'}]}")
              .json()
              .get("sequence")
              .longValue();
      var answer =
          other.client().get("v1/users/b/recommendations?k=1&minSequence=%d".formatted(sequence));
      assertThat(ids(answer)).containsExactly("tea-2");
      assertThat(answer.json().get("sequence").longValue()).isGreaterThanOrEqualTo(sequence);
    }

    @Test
    void aProductPutThroughOneIsInAnAnswerOfTheOtherThatIsToldItsNumber() {
      for (int i = 0; i < 5; i++) {
        String id = "told-" + i;
        long sequence =
            one.client()
                .put("v1/products/" + id, "{'title':'narwhal tusk','brand':'Narwhal'}")
                .json()
                .get("sequence")
                .longValue();
        var answer =
            other
                .client()
                .post(
                    "v1/recommendations",
                    "{'k':10,'filter':{'brand':['Narwhal']},'minSequence':%d}".formatted(sequence));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(ids(answer)).contains(id);
      }
    }
  }

  /** What goes on where one of two is gone or cut off, and where they switch generations. */
  @Nested
  class Changes extends TwoOnOneCluster {
    @BeforeEach
    void start() {
      startBoth();
    }

    @AfterEach
    void stop() {
      stopBoth();
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
      assertThat(one.client().put("v1/products/soon", "{'title':'narwhal'}").status())
          .isEqualTo(200);
      way.close();
      Until.within(
          CUT_OFF,
          () -> other.client().put("v1/products/late", "{'title':'narwhal'}").status() == 200);
      assertThat(ids(other.client().get("v1/search?q=narwhal"))).contains("late");
    }

    @Test
    void theOtherGoesOnIndexingWhenTheClusterRefusesOne() throws IOException {
      assertThat(one.client().put("v1/products/soon", "{'title':'narwhal'}").status())
          .isEqualTo(200);
      way.close();
      HttpServer refusing =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), way.port()), 0);
      refusing.createContext(
          "/",
          asked -> {
            try (asked) {
              asked.sendResponseHeaders(401, -1);
            }
          });
      refusing.start();
      try {
        Until.within(
            CUT_OFF,
            () -> other.client().put("v1/products/late", "{'title':'narwhal'}").status() == 200);
        assertThat(ids(other.client().get("v1/search?q=narwhal"))).contains("late");
      } finally {
        refusing.stop(0);
      }
    }

    @Test
    void whoIsCutOffFromTheStoreShowsWhatTheOtherIndexes() {
      assertThat(one.client().put("v1/products/gone", "{'title':'narwhal tusk'}").status())
          .isEqualTo(200);
      wayToStore.silence();
      Until.within(CUT_OFF, () -> other.client().delete("v1/products/gone").status() == 200);
      Until.within(
          SOON,
          () -> {
            var answer = one.client().get("v1/search?q=narwhal");
            return answer.status() == 200 && !ids(answer).contains("gone");
          });
    }

    @Test
    void bothFollowANewGenerationAndTheAliasWithThem() throws IOException, InterruptedException {
      long second = one.shop().published();
      Until.within(Duration.ofSeconds(60), () -> serves(one, second) && serves(other, second));
      assertThat(ids(other.client().get("v1/users/小明/recommendations"))).isNotEmpty();
      assertThat(aliases()).contains("-%06d".formatted(second)).doesNotContain("-000001");

      assertThat(other.client().post("v1/generations:rollback", "").status()).isEqualTo(200);
      Until.within(Duration.ofSeconds(60), () -> serves(one, 1) && serves(other, 1));
      assertThat(aliases()).contains("-000001");
      assertThat(ids(one.client().get("v1/users/小明/recommendations"))).isNotEmpty();
    }

    @Test
    void theConsoleOfEitherShowsListsWithReasonsAndSwitchesGenerations() throws IOException {
      long second = one.shop().published();
      Until.within(Duration.ofSeconds(60), () -> serves(one, second) && serves(other, second));
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
        Until.within(Duration.ofSeconds(60), () -> serves(one, 1));
        assertThat(browser.errors()).isEmpty();
      }
    }

    private static boolean serves(Served served, long generation) {
      return served.client().get("v1/generations").json().path("serving").longValue() == generation;
    }

    private String aliases() throws IOException, InterruptedException {
      String alias = "zhiyin-" + one.server().store().indexNamespace();
      URI address = OpenSearchCluster.shared().addresses().getFirst();
      try (var http = HttpClient.newHttpClient()) {
        return http.send(
                HttpRequest.newBuilder(address.resolve("/_alias/" + alias)).build(),
                BodyHandlers.ofString())
            .body();
      }
    }
  }
}
