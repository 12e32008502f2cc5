package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Shared.class)
class SearchIT {
  @Test
  void findsByWordsAndTellsHowManyHaveThem(Client client) {
    JsonNode answer = client.get("v1/search?q=headphones&k=2&locale=en").json();

    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly("recommendationId", "generation", "sequence", "items", "cursor", "total");
    assertThat(answer.get("items").findValuesAsText("productId"))
        .containsExactlyInAnyOrder("ear-1", "ear-2");
    assertThat(answer.get("total").longValue()).isEqualTo(2);
    assertThat(answer.at("/items/0/reasons/0").get("code").textValue()).isEqualTo("matches_search");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          防水徒步背包        | zh-CN | bag-2  | 符合您搜索的“防水徒步背包”
          Wired headphones    | en    | ear-2  | Matches your search: Wired headphones
          茗                  | zh-CN | tea-2  | 与您搜索的“茗”意思相近
          """)
  void saysWhatMatchesAsItWasTypedAndClosenessOnlyWhereNothingDoes(
      String words, String locale, String id, String told, Client client) {
    var search = "v1/search?k=14&locale=%s&q=%s".formatted(locale, encoded(words));
    JsonNode item =
        StreamSupport.stream(client.get(search).json().get("items").spliterator(), false)
            .filter(one -> one.get("productId").textValue().equals(id))
            .findFirst()
            .orElseThrow();

    assertThat(item.at("/reasons/0/sentence").textValue()).startsWith(told);
    assertThat(item.at("/reasons/0/evidence").has("similarity")).isTrue();
  }

  @Test
  void takesChineseInTheQueryHoweverItIsEncoded(Client client) {
    var encodedQuery = "v1/search?k=1&q=" + encoded("登山 背包");

    assertThat(ids(client.get(encodedQuery))).containsExactly("包/1 %");
    assertThat(ids(client.get(encodedQuery.replace("%20", "+")))).containsExactly("包/1 %");
  }

  @Test
  void tellsTheKindsOfWhatMatchesAndMarksTheWords(Client client) {
    JsonNode answer = client.get("v1/search?facets=true&k=1&q=headphones").json();

    assertThat(answer.at("/facets/brand"))
        .isEqualTo(Client.json("[{'value':'Sonora','count':1},{'value':'Tonal','count':1}]"));
    assertThat(answer.at("/facets/category/0"))
        .isEqualTo(Client.json("{'value':'Audio','count':2}"));
    assertThat(answer.at("/facets/price").findValues("count")).isNotEmpty();
    assertThat(answer.at("/items/0/highlights/title").textValue()).contains("<em>headphones</em>");
  }

  @Test
  void sortsByPrice(Client client) {
    assertThat(ids(client.get("v1/search?q=headphones&sort=price")))
        .containsExactly("ear-2", "ear-1");
    assertThat(ids(client.get("v1/search?q=headphones&sort=-price")))
        .containsExactly("ear-1", "ear-2");
    var refused = client.get("v1/search?q=headphones&sort=cheap");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("detail").textValue())
        .contains("relevance, price, -price, newest, popular");
  }

  @Test
  void theFilterHoldsInside(Client client) {
    var filter =
        "{'price':{'gte':100,'lte':200},'inStock':true,'not':{'brand':['凯乐石']},"
            + "'anyOf':[{'category':['户外']},{'attributes':{'color':['黑色']}}]}";

    assertThat(ids(client.get("v1/search?q=" + encoded("背包") + "&filter=" + encoded(filter))))
        .containsExactly("bag-2");
  }

  @Test
  void theSameFilterAsAnExpression(Client client) {
    var filter =
        "price:[100 TO 200] AND inStock:true AND NOT brand:凯乐石"
            + " AND (category:户外 OR attributes.color:黑色)";

    assertThat(ids(client.get("v1/search?q=" + encoded("背包") + "&filter=" + encoded(filter))))
        .containsExactly("bag-2");
  }

  @Test
  void excludesProductsAndBrands(Client client) {
    var search = "v1/search?k=50&q=" + encoded("背包") + "&filter=";
    var filter = "{'exclude':{'products':['bag-3'],'brands':['探路者']}}";

    assertThat(ids(client.get(search + encoded(filter))))
        .contains("包/1 %")
        .doesNotContain("bag-2", "bag-3", "bag-4")
        .isEqualTo(ids(client.get(search + encoded("NOT id:bag-3 AND NOT brand:探路者"))));
    assertThat(ids(client.get("v1/products/bag-2/similar?k=50&filter=" + encoded(filter))))
        .contains("包/1 %")
        .doesNotContain("bag-2", "bag-3", "bag-4");
  }

  @Test
  void excludesWhatAShopperHasSeenOnlyWhereThatIsAskedFor(Client client) {
    client.post(
        "v1/events",
        """
        {'events':[{'userId':'seer','productId':'bag-2','type':'view'},
                   {'userId':'seer','productId':'bag-3','type':'purchase'}]}
        """);
    var search = "v1/search?k=50&q=" + encoded("背包") + "&userId=seer&filter=";

    assertThat(ids(client.get(search + encoded("{'exclude':{}}")))).contains("bag-2", "bag-3");
    assertThat(ids(client.get(search + encoded("{'exclude':{'bought':true}}"))))
        .contains("bag-2")
        .doesNotContain("bag-3");
    assertThat(ids(client.get(search + encoded("{'exclude':{'seen':true}}"))))
        .contains("包/1 %")
        .doesNotContain("bag-2", "bag-3");
    for (String path : List.of("v1/products/bag-2/similar", "v1/products/popular")) {
      var whole = "{'exclude':{'products':['bag-4'],'seen':true,'bought':true,'brands':[]}}";
      assertThat(ids(client.get(path + "?k=50&filter=" + encoded(whole))))
          .contains("bag-3")
          .doesNotContain("bag-4");
    }
  }

  @Test
  void namesOfWhatIsAlwaysCountedMayBeGiven(Client client) {
    JsonNode answer = client.get("v1/search?facets=category,brand,price&k=1&q=headphones").json();

    assertThat(answer.get("facets"))
        .isEqualTo(client.get("v1/search?facets=true&k=1&q=headphones").json().get("facets"));
    assertThat(client.get("v1/search?facets=category,colour&q=headphones").json().get("detail"))
        .asString()
        .contains("facets is 'colour'; wanted true, false, category, brand, price, or attributes");
  }

  @Test
  void theOrderIsTheShoppersOwn(Client client) {
    client.post(
        "v1/events",
        """
        {'events':[{'userId':'cover','productId':'bag-4','type':'purchase'},
                   {'userId':'bag','productId':'包/1 %','type':'purchase'}]}
        """);
    var search = "v1/search?k=3&q=" + encoded("登山") + "&userId="; // which both titles have

    assertThat(ids(client.get(search + "cover"))).containsSubsequence("bag-4", "包/1 %");
    assertThat(ids(client.get(search + "bag"))).containsSubsequence("包/1 %", "bag-4");
  }

  @Test
  void aLongChineseQueryFitsIntoTheRequest(Client client) {
    var words = "防水登山背包".repeat(160);

    assertThat(client.get("v1/search?q=" + encoded(words)).status()).isEqualTo(200);
  }

  @Test
  void whatIsSoldOutIsFoundOnlyByWhoAsksForIt(Client client) {
    var search = "v1/search?k=50&q=" + encoded("帐篷");

    assertThat(ids(client.get(search))).contains("tent-1").doesNotContain("tent-2");
    assertThat(ids(client.get(search + "&filter=" + encoded("{'inStock':false}"))))
        .containsExactly("tent-2");
  }
}
