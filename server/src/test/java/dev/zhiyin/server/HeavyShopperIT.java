package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Home;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** One account has a million events, of 150,000 products, such as that of all guests. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("alone")
class HeavyShopperIT {
  private static final String GUEST = "v1/users/guest";
  private static final String RECOMMENDATIONS = "v1/users/guest/recommendations?k=10&locale=en";

  /** Among the events: bought half a million events ago, and viewed among the newest. */
  private static final String EVENTS =
      """
      INSERT INTO event (id, sequence, user_id, product_id, event_type, happened_at, counted_at)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
      SELECT 'guest-' || i, 1000 + i, 'guest',
        CASE i WHEN 500000 THEN 'tea-1' WHEN 400001 THEN 'tea-2' WHEN 999990 THEN 'ear-1'
          ELSE 'p' || (i % 150000) END,
        CASE WHEN i = 500000 THEN 'purchase' WHEN i % 2000 = 0 THEN 'dislike' ELSE 'view' END,
        1700000000000000 + i * 1000000, 1700000000000000 + i * 1000000
      FROM n""";

  private static Served served;

  @BeforeAll
  static void serve() {
    served = new Served(Served.config(), HeavyShopperIT::fill);
  }

  private static void fill(Home home) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.store());
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(EVENTS);
      statement.execute("UPDATE change_counter SET sequence = 1001000");
      connection.commit();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @AfterAll
  static void end() {
    served.close();
  }

  /* First, before the others leave work behind. */
  @Test
  @Order(1)
  void aRecommendationCostsWhatItCostsOthers() {
    Client client = served.client();
    percentile(50, times(client, RECOMMENDATIONS, 300)); // until the code is compiled
    double[] heavy = times(client, RECOMMENDATIONS, 400);
    double[] light = times(client, "v1/users/Ann/recommendations?k=10&locale=en", 400);
    System.out.printf(
        "a million events: p50 %.1f ms, p99 %.1f ms; a few: p50 %.1f ms, p99 %.1f ms%n",
        percentile(50, heavy), percentile(99, heavy), percentile(50, light), percentile(99, light));
    // a busy machine is told by what others wait
    assertThat(percentile(50, heavy))
        .as("p50 in ms")
        .isLessThan(Math.max(50, 4.5 * percentile(50, light)));
    assertThat(percentile(99, heavy))
        .as("p99 in ms")
        .isLessThan(Math.max(200, 5 * percentile(99, light)));
  }

  private static double[] times(Client client, String path, int calls) {
    var times = new double[calls];
    for (int i = 0; i < calls; i++) {
      long begin = System.nanoTime();
      assertThat(client.get(path).status()).isEqualTo(200);
      times[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(times);
    return times;
  }

  private static double percentile(int percent, double[] rising) {
    return rising[(rising.length - 1) * percent / 100];
  }

  @Test
  void theNewestAreSeenAndWhatWasBoughtIsNotForgotten() {
    Client client = served.client();
    assertThat(ids(client.post("v1/recommendations", "{'userId':'guest','k':50}")))
        .doesNotContain("ear-1", "tea-1")
        .contains("tea-2", "ear-2");
    assertThat(
            ids(
                client.post(
                    "v1/recommendations",
                    "{'userId':'guest','k':50,'filter':{'exclude':{'seen':false}}}")))
        .doesNotContain("tea-1")
        .contains("tea-2", "ear-1");
  }

  @Test
  void theNextEventCounts() {
    Client client = served.client();
    var taken =
        client.post(
            "v1/events", "{'events':[{'userId':'guest','productId':'spk-1','type':'view'}]}");
    assertThat(taken.status()).isEqualTo(200);
    assertThat(ids(client.get("v1/users/guest/recommendations?k=50"))).doesNotContain("spk-1");
    assertThat(client.get(GUEST + "?k=1").json().at("/history/0/productId").textValue())
        .isEqualTo("spk-1");
    assertThat(client.get("v1/users?k=2").json().at("/users/0/userId").textValue())
        .isEqualTo("guest");
  }

  @Test
  void theHistoryIsReadPageByPage() {
    Client client = served.client();
    JsonNode first = client.get(GUEST + "?k=400").json();
    assertThat(first.get("total").intValue()).isBetween(900, 1000);
    assertThat(first.get("atLeast").booleanValue()).isTrue();
    var events = new ArrayList<String>();
    JsonNode page = first;
    for (int i = 0; i < 9; i++) {
      assertThat(page.get("history")).hasSizeBetween(1, 400);
      page.get("history")
          .forEach(item -> item.get("eventIds").forEach(id -> events.add(id.textValue())));
      assertThat(page.has("cursor")).isTrue();
      page = client.get(GUEST + "?k=400&cursor=" + page.get("cursor").textValue()).json();
      assertThat(page.has("total")).isFalse();
    }
    assertThat(events).hasSize(3000);
    assertThat(new HashSet<>(events)).hasSize(3000);
    assertThat(events).contains("guest-1000000", "guest-997010");
  }

  @Test
  void aCursorThatIsNoneIsRefused() {
    for (String cursor : List.of("x", "MS4y", "%20")) {
      var reply = served.client().get(GUEST + "?cursor=" + cursor);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo("/cursor");
    }
  }

  @Test
  void aCursorIsOfOneShopper() {
    String cursor = served.client().get(GUEST + "?k=1").json().get("cursor").textValue();

    var reply = served.client().get("v1/users/Ann?cursor=" + cursor);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue())
        .endsWith("wanted the cursor of an answer about this shopper, as it was");
  }
}
