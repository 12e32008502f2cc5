package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Shared.class)
class RecommendationsIT {
  @Test
  void anAnswerHasTheFieldsOfTheContract(Client client) {
    JsonNode answer =
        client.get("v1/users/" + encoded("小明") + "/recommendations?k=3&locale=zh-CN").json();

    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly("recommendationId", "generation", "sequence", "items", "cursor");
    assertThat(UUID.fromString(answer.get("recommendationId").textValue())).isNotNull();
    assertThat(answer.get("generation").longValue()).isEqualTo(1);
    assertThat(answer.get("sequence").longValue()).isGreaterThanOrEqualTo(19);
    JsonNode item = answer.get("items").get(0);
    assertThat(item.fieldNames())
        .toIterable()
        .containsExactly("productId", "score", "product", "reasons");
    assertThat(item.get("product").get("id")).isEqualTo(item.get("productId"));
  }

  @Test
  void aReasonNamesTheEventThatItRestsOn(Client client) {
    JsonNode items =
        client
            .get("v1/users/" + encoded("小明") + "/recommendations?k=3&locale=zh-CN")
            .json()
            .get("items");

    JsonNode reason = itemOf(items, "bag-4").get("reasons").get(0);
    assertThat(reason.get("code").textValue()).isEqualTo("same_category");
    assertThat(reason.get("sentence").textValue()).startsWith("因为您收藏了").contains("配件");
    JsonNode evidence = reason.get("evidence");
    assertThat(evidence.get("productIds")).isEqualTo(Client.json("['tent-1']"));
    assertThat(evidence.get("eventIds")).isEqualTo(Client.json("['e2']"));
    assertThat(evidence.get("matched")).isEqualTo(Client.json("{'category':['户外']}"));
    assertThat(evidence.get("share").doubleValue()).isPositive();
    assertThat(evidence.get("similarity").doubleValue()).isBetween(-1.0, 1.0);
  }

  @Test
  void whatWasMetAndWhatIsSoldOutStayAway(Client client) {
    assertThat(ids(client.get("v1/users/" + encoded("小明") + "/recommendations?k=50")))
        .hasSize(11)
        .doesNotContain("包/1 %", "tent-1", "tent-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"popular", "trending", "latest"})
  void listsForEverybodyLeaveOutWhatAShopperDidWhereItIsAsked(String list, Client client) {
    String all = "v1/products/" + list + "?k=50";
    String seen = "&filter=" + encoded("{'exclude':{'seen':true}}");
    String bought = "&filter=" + encoded("{'exclude':{'bought':true}}");

    assertThat(ids(client.get(all + "&userId=Ann"))).contains("ear-1", "ear-3");
    assertThat(ids(client.get(all + "&userId=Ann" + bought)))
        .contains("ear-3")
        .doesNotContain("ear-1");
    assertThat(ids(client.get(all + "&userId=Ann" + seen))).doesNotContain("ear-1", "ear-3");
    assertThat(ids(client.get(all + seen))).isEqualTo(ids(client.get(all)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1/products/ear-2/similar?userId=Ann&",
        "v1/products/ear-2/complements?userId=Ann&",
        "v1/users/Ann/buy-again?"
      })
  void otherListsRefuseToLeaveOutWhatAShopperDid(String path, Client client) {
    var refused = client.get(path + "filter=" + encoded("{'exclude':{'seen':true}}"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/pointer").textValue())
        .isEqualTo("/filter/exclude/seen");
    assertThat(refused.json().get("detail").textValue())
        .isEqualTo(
            "/filter/exclude/seen is 'true'; wanted false or nothing: this list excludes nothing"
                + " of what its shopper did");
    for (String allowed : List.of("{'exclude':{'seen':false}}", "{'exclude':{'products':['a']}}")) {
      assertThat(client.get(path + "filter=" + encoded(allowed)).status()).isEqualTo(200);
    }
    assertThat(
            client
                .get("v1/products/ear-2/similar?filter=" + encoded("{'exclude':{'seen':true}}"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void theLongFormAnswersLikeTheShortForm(Client client) {
    var filter = "{'category':['户外 > 背包'],'exclude':{'seen':false}}";
    List<String> byPath =
        ids(
            client.get(
                "v1/users/" + encoded("小明") + "/recommendations?k=4&filter=" + encoded(filter)));
    List<String> byBody =
        ids(client.post("v1/recommendations", "{'userId':'小明','k':4,'filter':" + filter + "}"));

    assertThat(byBody)
        .isEqualTo(byPath)
        .containsExactlyInAnyOrder("包/1 %", "bag-2", "bag-3", "bag-4");
  }

  @Test
  void aHistoryThatComesWithTheRequestIsOrderedAsItHappened(Client client) {
    JsonNode answer =
        client
            .post(
                "v1/recommendations",
                """
                {'history':[{'productId':'tea-1'},{'productId':'ear-1','type':'purchase'}],'k':1,
                 'locale':'en'}
                """)
            .json();

    JsonNode item = answer.get("items").get(0);
    assertThat(item.get("productId").textValue()).isEqualTo("ear-2");
    JsonNode reason = item.get("reasons").get(0);
    assertThat(reason.get("code").textValue()).isEqualTo("purchased_similar");
    assertThat(reason.get("sentence").textValue()).contains("which you have bought");
    assertThat(reason.get("evidence").get("eventIds")).isEmpty();
  }

  @Test
  void timestampsOutrankTheOrderOfAHistory(Client client) {
    var newerFirst =
        """
        {'history':[{'productId':'ear-1','timestamp':'2026-02-01T00:00:00Z'},
                    {'productId':'tea-1','timestamp':1600000000}],'k':1}
        """;

    assertThat(ids(client.post("v1/recommendations", newerFirst))).containsExactly("ear-2");
  }

  @Test
  void wordsAreAHistoryToo(Client client) {
    JsonNode item =
        client
            .post("v1/recommendations", "{'history':[{'text':'喝茶'}],'k':1}")
            .json()
            .get("items")
            .get(0);

    assertThat(item.get("product").get("category").get(1).textValue()).isEqualTo("茶");
    assertThat(item.get("reasons").get(0).get("code").textValue()).isEqualTo("searched_similar");
  }

  @Test
  void whoeverIsUnknownSeesTheSameHoweverTheyAsk(Client client) {
    List<String> unknown = ids(client.post("v1/recommendations", "{'k':3}"));

    assertThat(unknown).hasSize(3);
    assertThat(ids(client.get("v1/users/nobody-yet/recommendations?k=3"))).isEqualTo(unknown);
    assertThat(ids(client.post("v1/recommendations", "{'history':[],'k':3}"))).isEqualTo(unknown);
    assertThat(ids(client.post("v1/recommendations", "{'sessionId':'new','k':3}")))
        .isEqualTo(unknown);
  }

  @Test
  void popularProductsTakeAFilter(Client client) {
    var filter = "{'brand':['探路者'],'exclude':{'products':['bag-4']}}";

    assertThat(ids(client.get("v1/products/popular?filter=" + encoded(filter))))
        .containsExactly("bag-2");
    assertThat(
            ids(client.get("v1/products/popular?filter=" + encoded("brand:探路者 AND NOT id:bag-4"))))
        .containsExactly("bag-2");
  }

  @Test
  void theLanguageIsThatOfTheHistoryUnlessTheRequestNamesOne(Client client) {
    assertThat(
            sentence(
                client.get(
                    "v1/users/" + encoded("小明") + "/recommendations", "Accept-Language", "en")))
        .startsWith("因为");
    assertThat(sentence(client.get("v1/users/Ann/recommendations", "Accept-Language", "zh-CN")))
        .startsWith("We recommend");
    assertThat(sentence(client.get("v1/users/Ann/recommendations?locale=zh-CN"))).startsWith("因为");
  }

  @Test
  void withoutAHistoryTheLanguageIsThatOfTheHeaderAndElseChinese(Client client) {
    assertThat(sentence(client.get("v1/products/popular"))).startsWith("本店热门");
    assertThat(sentence(client.get("v1/products/popular", "Accept-Language", "zh-TW,en;q=0.5")))
        .startsWith("本店热门");
    assertThat(sentence(client.get("v1/products/popular", "Accept-Language", "de,zh;q=0.5")))
        .startsWith("Popular");
  }

  static List<String> ids(Client.Reply reply) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json().get("items").findValuesAsText("productId");
  }

  private static String sentence(Client.Reply reply) {
    return reply.json().at("/items/0/reasons/0/sentence").textValue();
  }

  private static JsonNode itemOf(JsonNode items, String id) {
    for (JsonNode item : items) {
      if (item.get("productId").textValue().equals(id)) {
        return item;
      }
    }
    throw new AssertionError(id + " is not in " + items);
  }
}
