package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offers of one product by several sellers, over HTTP. */
class GroupsIT {
  private static Served served;

  @BeforeAll
  static void serve() {
    served = new Served();
    offer("quoll-a", "g1", "s1", 30);
    offer("quoll-b", "g1", "s2", 20);
    offer("quoll-c", "g1", "s3", 40);
    offer("quoll-d", "g2", "s1", 50);
    offer("quoll-e", "", "s1", 60);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static void offer(String id, String group, String seller, int price) {
    String of = group.isEmpty() ? "" : "'groupId':'%s',".formatted(group);
    var reply =
        served
            .client()
            .put(
                "v1/products/" + id,
                "{'title':'quoll lamp','brand':'Quoll',%s'seller':'%s','price':%d,'stock':3}"
                    .formatted(of, seller, price));
    assertThat(reply.status()).as(reply.response().body()).isBetween(200, 201);
  }

  private static final String QUOLL = encoded("{'brand':['Quoll']}");

  private static final List<String> LISTS =
      List.of(
          "v1/search?q=quoll+lamp&filter=",
          "v1/search?q=quoll+lamp&sort=newest&filter=",
          "v1/products/popular?k=50&filter=",
          "v1/products/trending?k=50&filter=",
          "v1/products/latest?k=50&filter=",
          "v1/products/ear-1/similar?k=50&filter=",
          "v1/users/Ann/recommendations?k=50&filter=");

  private static List<String> ids(JsonNode answer) {
    return answer.findValuesAsText("productId");
  }

  private static List<String> shown(String path) {
    return StreamSupport.stream(served.client().get(path).json().path("items").spliterator(), false)
        .map(item -> item.path("productId").textValue())
        .toList();
  }

  @Test
  void everyListHasOneOfAGroupAndSaysWhy() {
    for (String list : LISTS) {
      List<String> shown = shown(list + QUOLL);
      assertThat(shown).as(list).hasSize(3).contains("quoll-d", "quoll-e");
      if (!list.contains("sort=")) {
        assertThat(shown).as(list).contains("quoll-b");
        JsonNode item =
            served.client().get(list + QUOLL).json().path("items").get(shown.indexOf("quoll-b"));
        assertThat(item.path("offer"))
            .isEqualTo(
                Client.plain(Client.quoted("{'groupId':'g1','others':2,'chosenBy':'price'}")));
      }
    }
  }

  @Test
  void theFilterDecidesAmongWhichOffersTheRuleChooses() {
    String filter = encoded("{'brand':['Quoll'],'seller':['s1','s3']}");
    for (String list : LISTS.subList(2, LISTS.size())) {
      assertThat(shown(list + filter))
          .as(list)
          .containsExactlyInAnyOrder("quoll-a", "quoll-d", "quoll-e");
    }
  }

  @Test
  void pagesOfACursorHaveEachGroupOnce() {
    var all = new ArrayList<String>();
    JsonNode page =
        served
            .client()
            .post(
                "v1/recommendations",
                "{'history':[{'productId':'ear-1'}],'k':1,'filter':{'brand':['Quoll']}}")
            .json();
    while (true) {
      page.path("items").forEach(item -> all.add(item.path("productId").textValue()));
      if (!page.has("cursor")) {
        break;
      }
      page =
          served
              .client()
              .post("v1/recommendations", "{'cursor':'%s'}".formatted(page.get("cursor").asText()))
              .json();
    }
    assertThat(all).containsExactlyInAnyOrder("quoll-b", "quoll-d", "quoll-e");
  }

  @Test
  void whatWasSeenOrBoughtKeepsItsGroupAway() {
    String asked =
        "{'history':[{'productId':'quoll-c','type':'%s'}],'filter':{'brand':['Quoll'],'exclude':{'seen':%s,'bought':true}}}";
    for (var known : Map.of("view", true, "purchase", false, "dislike", false).entrySet()) {
      JsonNode answer =
          served
              .client()
              .post("v1/recommendations", asked.formatted(known.getKey(), known.getValue()))
              .json();
      assertThat(ids(answer.path("items"))).as(known.getKey()).doesNotContain("quoll-a", "quoll-b");
    }
    JsonNode seenAgain =
        served.client().post("v1/recommendations", asked.formatted("view", "false")).json();
    assertThat(ids(seenAgain.path("items"))).contains("quoll-b");
    JsonNode named =
        served
            .client()
            .post(
                "v1/recommendations",
                "{'filter':{'brand':['Quoll'],'exclude':{'products':['quoll-b']}}}")
            .json();
    assertThat(ids(named.path("items"))).contains("quoll-a").doesNotContain("quoll-b");
  }

  @Test
  void whatWasSeenOrBoughtKeepsItsGroupOutOfSearches() {
    event("looker", "view");
    event("buyer", "purchase");
    event("hater", "dislike");
    for (var known : Map.of("looker", "seen", "buyer", "bought", "hater", "bought").entrySet()) {
      JsonNode page = searched(known.getKey(), known.getValue(), 1);
      assertThat(page.path("total").asInt()).as(known.getKey()).isEqualTo(2);
      var all = new ArrayList<>(ids(page.path("items")));
      while (page.has("cursor")) {
        page = served.client().get("v1/search?cursor=" + page.get("cursor").asText()).json();
        all.addAll(ids(page.path("items")));
      }
      assertThat(all).as(known.getKey()).containsExactlyInAnyOrder("quoll-d", "quoll-e");
    }
    for (String shopper : List.of("looker", "hater")) {
      assertThat(ids(searched(shopper, "none", 9).path("items"))).contains("quoll-b");
    }
  }

  /**
   * A search of a shopper.
   *
   * @param known what the filter excludes: {@code seen}, {@code bought} or {@code none}
   */
  private static JsonNode searched(String shopper, String known, int k) {
    String exclude = known.equals("none") ? "" : "'%s':true".formatted(known);
    String filter = encoded("{'brand':['Quoll'],'exclude':{%s}}".formatted(exclude));
    return served
        .client()
        .get("v1/search?q=quoll+lamp&k=%d&userId=%s&filter=%s".formatted(k, shopper, filter))
        .json();
  }

  private static void event(String shopper, String type) {
    String events =
        "{'events':[{'userId':'%s','productId':'quoll-c','type':'%s'}]}".formatted(shopper, type);
    assertThat(served.client().post("v1/events", events).status()).isEqualTo(200);
  }

  @Test
  void aNewPriceOrASaleChoosesAnotherOfferAtOnce() {
    offer("quoll-x", "g3", "s1", 5);
    offer("quoll-y", "g3", "s2", 6);
    String list =
        "v1/products/popular?k=50&filter=" + encoded("{'price':{'lte':10},'brand':['Quoll']}");
    assertThat(shown(list)).containsExactly("quoll-x");
    served.client().patch("v1/products/quoll-x", "{'price':7}");
    assertThat(shown(list)).containsExactly("quoll-y");
    served.client().patch("v1/products/quoll-y", "{'status':'sold'}");
    assertThat(shown(list)).containsExactly("quoll-x");
    served.client().delete("v1/products/quoll-x");
    served.client().delete("v1/products/quoll-y");
  }

  @Test
  void explanationsNameTheOtherOffer() {
    JsonNode rules =
        served
            .client()
            .post("v1/explanations", "{'history':[{'productId':'ear-1'}],'productId':'quoll-a'}")
            .json()
            .path("rules");
    assertThat(rules.path("hidden")).isEqualTo(Client.plain("[\"other_offer\"]"));
  }

  @ParameterizedTest
  @CsvSource({"stock, full, best", "attributes.rating, best, full"})
  void theSettingsSayWhichOfferIsShown(String rule, String chosen, String next) {
    String yaml = "attributes: {rating: {type: number}}\narrange: {offer: %s}".formatted(rule);
    try (var own = new Served(Served.config(yaml))) {
      Client client = own.client();
      String offer =
          "{'title':'quoll lamp','brand':'Quoll','groupId':'g','price':%d,'stock':%d,'attributes':{'rating':'%s'}}";
      client.put("v1/products/cheap", offer.formatted(10, 1, "3"));
      client.put("v1/products/full", offer.formatted(20, 10, "4"));
      client.put("v1/products/best", offer.formatted(30, 9, "4.5"));
      for (String list : LISTS) {
        JsonNode items = client.get(list + QUOLL).json().path("items");
        assertThat(items).as(list).hasSize(1);
        if (!list.contains("sort=")) {
          assertThat(ids(items)).as(list).containsExactly(chosen);
          assertThat(items.at("/0/offer"))
              .as(list)
              .isEqualTo(Client.json("{'groupId':'g','others':2,'chosenBy':'%s'}".formatted(rule)));
        }
      }
      client.patch("v1/products/" + chosen, "{'stock':0}");
      JsonNode popular = client.get("v1/products/popular?filter=" + QUOLL).json();
      assertThat(ids(popular.path("items"))).containsExactly(next);
      assertThat(popular.at("/items/0/offer/chosenBy").textValue()).isEqualTo(rule);
    }
  }
}
