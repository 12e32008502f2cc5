package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class UsersAndEventsIT {
  @Test
  void aShopperIsToldWithTheirHistoryNewestFirst(Client client) {
    JsonNode user = client.get("v1/users/" + encoded("小明")).json();

    assertThat(user.get("userId").textValue()).isEqualTo("小明");
    assertThat(user.get("total").intValue()).isEqualTo(2);
    JsonNode newest = user.get("history").get(0);
    assertThat(newest.get("productId").textValue()).isEqualTo("tent-1");
    assertThat(newest.get("type").textValue()).isEqualTo("favorite");
    assertThat(newest.get("timestamp").textValue()).isEqualTo("2026-01-01T08:02:00Z");
    assertThat(newest.get("eventIds")).isEqualTo(Client.json("['e2']"));
    assertThat(newest.at("/product/title").textValue()).isEqualTo("双人防雨露营帐篷");
  }

  @Test
  void anIdMayHoldWhatAPathWouldCut(Client client) {
    assertThat(client.get("v1/users/" + encoded("a/b c")).json().get("userId").textValue())
        .isEqualTo("a/b c");
  }

  @Test
  void theNewestItemsOfALongHistoryAreShown(Client client) {
    JsonNode user = client.get("v1/users/" + encoded("小明") + "?k=1").json();

    assertThat(user.get("history")).hasSize(1);
    assertThat(user.get("total").intValue()).isEqualTo(2);
  }

  @Test
  void theMostRecentShoppersComeFirst(Client client) {
    client.post("v1/events", "{'events':[{'userId':'latest','productId':'tea-1','type':'view'}]}");

    assertThat(client.get("v1/users?k=1").json().get("users"))
        .isEqualTo(Client.json("[{'userId':'latest'}]"));
  }

  @Test
  void anEventChangesTheNextAnswer(Client client) {
    var path = "v1/users/changes/recommendations?k=5&locale=en";
    client.post("v1/events", "{'events':[{'userId':'changes','productId':'tea-1','type':'view'}]}");
    JsonNode before = client.get(path).json();

    JsonNode receipt =
        client
            .post(
                "v1/events",
                "{'events':[{'eventId':'ch-2','userId':'changes','productId':'ear-1','type':'cart'}]}")
            .json();

    JsonNode after =
        client.get(path + "&minSequence=" + receipt.get("sequence").longValue()).json();
    assertThat(after.get("sequence").longValue())
        .isGreaterThanOrEqualTo(receipt.get("sequence").longValue())
        .isGreaterThan(before.get("sequence").longValue());
    assertThat(before.at("/items/0/productId").textValue()).isEqualTo("tea-2");
    assertThat(after.at("/items/0/productId").textValue()).isEqualTo("ear-2");
    assertThat(after.at("/items/0/reasons/0/evidence/eventIds/0").textValue()).isEqualTo("ch-2");
  }

  @Test
  void eachEventIsTakenOrRefusedByItself(Client client) {
    JsonNode receipt =
        client
            .post(
                "v1/events",
                """
                {'events':[
                  {'eventId':'each-1','userId':'each','productId':'tea-1','type':'view','timestamp':'2026-03-01T10:00:00Z'},
                  {'eventId':'each-1','userId':'each','productId':'tea-1','type':'view'},
                  {'userId':'each','productId':'tea-1','type':'looked'},
                  {'userId':'each','type':'view'},
                  {'productId':'tea-1','type':'view'},
                  {'userId':'each','productId':'tea-1','text':'茶','type':'view'},
                  {'userId':'each','productId':'tea-1'},
                  {'userId':'each','productId':'tea-1','type':'view','timestamp':1782000000000},
                  {'userId':'each','productId':'tea-1','type':'view','timestamp':'2999-01-01T00:00:00Z'},
                  {'userId':'each','productId':'tea-1','type':'view','colour':'red'},
                  {'userId':7,'productId':'tea-1','type':'view'},
                  'view',
                  {'userId':' ','productId':'tea-1','type':'view'},
                  {'userId':'each','sessionId':'each-s','text':'龙井','type':'search','timestamp':1782000000.5,'recommendationId':'r-1'}]}
                """)
            .json();

    assertThat(receipt.get("results"))
        .isEqualTo(
            Client.json(
                """
                [{'status':'accepted'},
                 {'status':'duplicate'},
                 {'status':'rejected','error':"/events/2/type is ''looked''; wanted one of view, click, favorite, cart, purchase, share, dislike, remove_from_cart, search, review"},
                 {'status':'rejected','error':"/events/3/productId is missing; wanted a product''s id, or text"},
                 {'status':'rejected','error':"/events/4/userId is missing; wanted a userId or a sessionId"},
                 {'status':'rejected','error':"/events/5/productId is given beside text; wanted one of them"},
                 {'status':'rejected','error':"/events/6/type is missing; wanted what the shopper did, such as view"},
                 {'status':'rejected','error':"/events/7/timestamp is ''1782000000000''; wanted a time as RFC 3339 or in epoch seconds; this looks like milliseconds"},
                 {'status':'rejected','error':"/events/8/timestamp is ''2999-01-01T00:00:00Z''; wanted a time from 1970 until now, or a day ahead at most"},
                 {'status':'rejected','error':"/events/9/colour is not a known field; known are eventId, userId, sessionId, productId, text, type, timestamp, recommendationId, quantity, price, orderId"},
                 {'status':'rejected','error':"/events/10/userId is ''7''; wanted a text"},
                 {'status':'rejected','error':"/events/11 is ''\\"view\\"''; wanted a JSON object"},
                 {'status':'rejected','error':"/events/12/userId is '' ''; wanted 1 to 200 characters, not all blank"},
                 {'status':'accepted'}]
                """));
    JsonNode history = client.get("v1/users/each").json().get("history");
    assertThat(history.findValuesAsText("timestamp"))
        .containsExactly("2026-06-21T00:00:00.500Z", "2026-03-01T10:00:00Z");
    assertThat(history.get(0).get("text").textValue()).isEqualTo("龙井");
  }

  @Test
  void anEventWithoutIdAndTimeGetsBoth(Client client) {
    Instant before = Instant.now().minusMillis(1);
    client.post("v1/events", "{'events':[{'userId':'bare','productId':'tea-1','type':'view'}]}");

    JsonNode item = client.get("v1/users/bare").json().at("/history/0");

    assertThat(Instant.parse(item.get("timestamp").textValue()))
        .isBetween(before, Instant.now().plusMillis(1));
    assertThat(item.at("/eventIds/0").textValue()).hasSize(36);
  }

  @Test
  void aThousandEventsAreTakenAtOnce(Client client) {
    JsonNode receipt = client.post("v1/events", events(1000)).json();

    assertThat(receipt.get("results").findValuesAsText("status"))
        .hasSize(1000)
        .containsOnly("accepted");
  }

  @Test
  void oneEventMoreIsTooMany(Client client) {
    var reply = client.post("v1/events", events(1001));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue())
        .isEqualTo("/events has 1001 entries; wanted a list of at most 1000");
  }

  @Test
  void whatTheShopperDislikedIsNotShownAgain(Client client) {
    client.post(
        "v1/events",
        "{'events':[{'userId':'picky','productId':'ear-1','type':'view'},{'userId':'picky','productId':'ear-2','type':'dislike'}]}");

    assertThat(
            ids(
                client.post(
                    "v1/recommendations",
                    "{'userId':'picky','k':50,'filter':{'exclude':{'seen':false}}}")))
        .contains("ear-1")
        .doesNotContain("ear-2");
  }

  private static String events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'userId':'many-" + count + "','productId':'p" + i + "','type':'view'}")
        .collect(Collectors.joining(",", "{'events':[", "]}"));
  }
}
