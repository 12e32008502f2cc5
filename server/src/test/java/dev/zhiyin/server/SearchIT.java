package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
        .contains("relevance, price, -price, newest, sales");
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
