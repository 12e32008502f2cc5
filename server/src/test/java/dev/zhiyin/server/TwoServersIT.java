package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers, each with a home of its own, on one PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIT {
  /** Usually; a machine that does much else may take longer now and then. */
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration INDEXED = Duration.ofSeconds(10);
  private static final int ROUNDS = 10;

  @SuppressWarnings("NullAway.Init")
  private Served one;

  @SuppressWarnings("NullAway.Init")
  private Served other;

  @BeforeAll
  void start() {
    var config = Served.config(PostgresServer.shared());
    one = new Served(config);
    other = new Served(config);
  }

  @AfterAll
  void stop() {
    other.close();
    one.close();
  }

  @Test
  void aProductPutThroughOneIsShownByTheOtherWithinASecond() {
    var times = new ArrayList<Duration>();
    for (int i = 0; i < ROUNDS; i++) {
      String id = "two-" + i;
      one.client().put("v1/products/" + id, "{'title':'narwhal tusk','stock':1}");
      times.add(
          Until.within(
              SOON, () -> ids(other.client().get("v1/search?q=narwhal&k=50")).contains(id)));

      other.client().delete("v1/products/" + id);
      times.add(
          Until.within(
              SOON, () -> !ids(one.client().get("v1/search?q=narwhal&k=50")).contains(id)));
    }
    assertThat(median(times)).isLessThan(A_SECOND);
  }

  @Test
  void ofBuyersAtBothOneWinsAndTheOtherServerFollowsWithinASecond() throws Exception {
    var times = new ArrayList<Duration>();
    for (int i = 0; i < ROUNDS; i++) {
      String path = "v1/products/piece-" + i;
      one.client().put(path, "{'title':'quoll figurine','brand':'Quoll','stock':1}");
      String search = "v1/search?q=quoll&filter=" + Client.encoded("{'brand':['Quoll']}");
      Until.within(SOON, () -> !ids(other.client().get(search)).isEmpty());
      var buyers = new ArrayList<Callable<Integer>>();
      for (Served server : List.of(one, other, one, other)) {
        buyers.add(() -> server.client().patch(path, "{'status':'reserved'}").status());
      }
      var statuses = new ArrayList<Integer>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var done : threads.invokeAll(buyers)) {
          statuses.add(done.get());
        }
      }
      assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
      times.add(Until.within(SOON, () -> ids(one.client().get(search)).isEmpty()));
      times.add(Until.within(SOON, () -> ids(other.client().get(search)).isEmpty()));
      one.client().delete(path);
    }
    assertThat(median(times)).isLessThan(A_SECOND);
  }

  @Test
  void whatIsSoldOrReservedAtOneIsInNoListPageOrSearchOfTheOtherWithinASecond() {
    var config = Served.ofDatabase(PostgresServer.shared().newDatabase(), "kind: second-hand");
    try (var selling = new Served(config, home -> addPurchases(home, config.shop()));
        var showing = new Served(config)) {
      List<String> pieces = IntStream.range(0, ROUNDS).mapToObj("quoll-%d"::formatted).toList();
      pieces.forEach(piece -> offer(selling, piece));
      Until.within(INDEXED, () -> lists(showing).stream().allMatch(it -> it.containsAll(pieces)));
      Client watched = showing.client();
      String onPages = "{'userId':'Ann','k':1,'filter':{'brand':['Quoll']}}";
      String search = "v1/search?q=quoll&k=1&filter=" + Client.encoded("{'brand':['Quoll']}");
      assertThat(watched.searchPages(search + "&userId=of%20quoll-3"))
          .as("to who sells one of them")
          .hasSize(ROUNDS - 1)
          .doesNotContain("quoll-3");
      JsonNode list = watched.post("v1/recommendations", onPages).json();
      JsonNode found = watched.get(search).json();
      JsonNode foundByAgent = watched.tool("search", onPages.replaceFirst("\\{", "{'q':'quoll',"));
      JsonNode ofAgent = watched.tool("recommend", onPages);
      String begun = list + " " + found + foundByAgent + ofAgent;
      List<String> gone =
          pieces.stream().filter(piece -> !begun.contains('"' + piece + '"')).limit(6).toList();
      var times = new ArrayList<Duration>();
      for (String piece : gone) {
        take(selling, piece, Taking.values()[gone.indexOf(piece) % Taking.values().length]);
        times.add(
            Until.within(SOON, () -> lists(showing).stream().noneMatch(it -> it.contains(piece))));
      }
      assertThat(median(times)).isLessThan(A_SECOND);
      for (List<String> pages :
          List.of(
              watched.pages(next(list)),
              watched.searchPages("v1/search?cursor=" + found.get("cursor").textValue()),
              watched.toolPages("search", next(foundByAgent)),
              watched.toolPages("recommend", next(ofAgent)))) {
        assertThat(pages)
            .hasSize(pieces.size() - gone.size() - 1)
            .doesNotContainAnyElementsOf(gone);
      }

      assertThat(ids(watched.get(DUE))).containsExactly("tea-1");
      assertThat(ids(watched.get(GOES_WITH))).contains("mug-1");
      take(selling, "tea-1", Taking.PURCHASE);
      take(selling, "mug-1", Taking.RESERVED);
      Until.within(SOON, () -> ids(watched.get(DUE)).isEmpty());
      Until.within(SOON, () -> !ids(watched.get(GOES_WITH)).contains("mug-1"));
    }
  }

  private static final String DUE = "v1/users/Lin/buy-again";
  private static final String GOES_WITH = "v1/products/ear-1/complements";

  /* Of before there was one piece of everything: tea every month, and mugs with headphones. */
  private static void addPurchases(Home home, ShopConfig config) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < 40; i++) {
      events.add(bought("drinker " + i, "tea-1", 200));
      events.add(bought("drinker " + i, "tea-1", i % 2 == 0 ? 180 : 120));
    }
    for (int i = 0; i < 5; i++) {
      events.add(bought("traveller " + i, "ear-1", 100));
      events.add(bought("traveller " + i, "mug-1", 100));
    }
    for (int days : new int[] {88, 58, 28}) {
      events.add(bought("Lin", "tea-1", days));
    }
    try (Store store = Store.open(home, config)) {
      store.events().addPast(events);
    }
  }

  private static Event bought(String user, String product, int daysAgo) {
    return Event.of(
        user + product + daysAgo,
        ShopperId.user(user),
        new Subject.Item(product),
        EventType.PURCHASE,
        Instant.now().minus(Duration.ofDays(daysAgo)));
  }

  private static String next(JsonNode page) {
    return Client.ofCursor(page.get("cursor").textValue());
  }

  static void offer(Served server, String piece) {
    var put =
        server
            .client()
            .put(
                "v1/products/" + piece,
                "{'title':'quoll figurine %1$s','brand':'Quoll','stock':1,'seller':'of %1$s'}"
                    .formatted(piece));
    assertThat(put.status()).isEqualTo(200);
  }

  private enum Taking {
    PURCHASE,
    SOLD,
    RESERVED
  }

  private static void take(Served server, String piece, Taking how) {
    String status = "{'status':'%s'}".formatted(how.name().toLowerCase(Locale.ROOT));
    var reply =
        how == Taking.PURCHASE
            ? server
                .client()
                .post(
                    "v1/events",
                    "{'events':[{'userId':'buyer','productId':'%s','type':'purchase'}]}"
                        .formatted(piece))
            : server.client().patch("v1/products/" + piece, status);
    assertThat(reply.status()).isEqualTo(200);
  }

  static List<List<String>> lists(Served server) {
    String only = Client.encoded("{'brand':['Quoll']}");
    List<List<String>> lists =
        Stream.of(
                "v1/products/latest?k=50",
                "v1/products/popular?k=50",
                "v1/products/trending?k=50",
                "v1/search?q=quoll&k=50",
                "v1/search?q=quoll&sort=price&k=50",
                "v1/products/mug-1/similar?k=50",
                "v1/users/Ann/recommendations?k=50",
                "v1/users/nobody/recommendations?k=50")
            .map(path -> ids(server.client().get(path + "&filter=" + only)))
            .collect(Collectors.toCollection(ArrayList::new));
    lists.add(server.client().get("v1/suggest?q=quoll&k=50").json().findValuesAsText("productId"));
    String asked = "'k':50,'filter':{'brand':['Quoll']}}";
    lists.add(server.client().toolPages("search", "{'q':'quoll'," + asked));
    lists.add(server.client().toolPages("recommend", "{'userId':'Ann'," + asked));
    return lists;
  }

  @Test
  void anEventSentToOneCountsAtTheOtherAtOnce() {
    for (int i = 0; i < ROUNDS; i++) {
      String user = "both-" + i;
      long sequence =
          one.client()
              .post(
                  "v1/events",
                  "{'events':[{'userId':'%s','productId':'tea-1','type':'purchase'}]}"
                      .formatted(user))
              .json()
              .get("sequence")
              .longValue();

      var answer =
          other
              .client()
              .get("v1/users/%s/recommendations?k=1&minSequence=%d".formatted(user, sequence));

      assertThat(ids(answer)).containsExactly("tea-2");
      assertThat(answer.json().get("sequence").longValue()).isGreaterThanOrEqualTo(sequence);
    }
  }

  @Test
  void aClickAtAnotherServerThanTheListMakesNoRate() {
    String id =
        one.client().get("v1/products/ear-1/similar").json().get("recommendationId").textValue();
    other
        .client()
        .post(
            "v1/events",
            "{'events':[{'userId':'Pim','productId':'ear-2','type':'click','recommendationId':'%s'}]}"
                .formatted(id));

    Until.within(SOON, () -> similar(other).path("clicks").intValue() > 0);
    for (Served server : List.of(one, other)) {
      assertThat(names(similar(server)))
          .containsExactly("placement", "impressions", "clicks", "conversions");
    }
  }

  private static JsonNode similar(Served server) {
    return server
        .client()
        .get("v1/metrics/placements")
        .json()
        .get("placements")
        .valueStream()
        .filter(place -> place.get("placement").textValue().equals("similar"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static List<String> names(JsonNode json) {
    return json.propertyStream().map(Map.Entry::getKey).toList();
  }

  @Test
  void whoIsErasedAtOneIsForgottenByTheOther() {
    one.client()
        .post("v1/events", "{'events':[{'userId':'fred','productId':'tea-1','type':'view'}]}");
    other.client().get("v1/users/fred/recommendations");
    assertThat(remembered(other)).isEqualTo(remembered(other)).isPositive();
    double before = remembered(other);

    one.client().delete("v1/users/fred");

    assertThat(other.client().get("v1/users/fred").status()).isEqualTo(404);
    Until.within(SOON, () -> remembered(other) < before);
  }

  private static double remembered(Served served) {
    return served
        .client()
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("zhiyin_histories_remembered "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }
}
