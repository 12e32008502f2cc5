package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
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
    JsonNode item = item(client, search, id);

    assertThat(item.at("/reasons/0/sentence").textValue()).startsWith(told);
    assertThat(item.at("/reasons/0/evidence").has("similarity")).isTrue();
  }

  /* Rebuilt by the command, which learns words: 防晒 is one by the brand. */
  @Test
  void reasonsNameWhatTheProductHas(@TempDir Path folder) throws IOException {
    Path products =
        Files.writeString(
            folder.resolve("products.jsonl"),
            """
            {"id": "hat", "title": "草帽", "brand": "防晒"}
            {"id": "cream", "title": "清爽防晒霜", "brand": "Kumo"}
            {"id": "toy", "title": "毛绒玩具 女朋友生日礼物", "brand": "Kumo"}
            {"id": "shoes", "title": "送朋友的鞋", "brand": "Kumo"}
            {"id": "box", "title": "Gift box for every runner", "brand": "Kumo"}
            {"id": "wrap", "title": "Gift wrap", "brand": "Kumo"}
            {"id": "spray", "title": "含酒精喷雾", "brand": "Kumo"}
            {"id": "car", "title": "汽车模型", "brand": "Kumo"}
            {"id": "wireless", "title": "Wireless headphones", "description": "I have two."}
            {"id": "coffee", "description": "I have it daily", "title": "Coffee with sugar", "brand": "Kumo"}
            """);
    var home = new Home(folder.resolve("home"));
    ToolRun _ =
        ToolRun.done("rebuild", "--no-train", "--home=" + home.root(), "--products=" + products);
    try (var server = ZhiyinServer.start(home, Served.config());
        var client = new Client(server.address())) {
      assertThat(told(client, "防晒", "cream")).isEqualTo("Matches your search: 防晒");
      assertThat(told(client, "送女朋友的礼物", "toy")).isEqualTo("Matches your search: 女朋友, 礼物");
      assertThat(told(client, "女朋友", "shoes")).doesNotContain("Matches your search");
      assertThat(told(client, "gift for a runner", "box"))
          .isEqualTo("Matches your search: gift for a runner");
      assertThat(told(client, "gift for a runner", "wrap")).isEqualTo("Matches your search: gift");
      assertThat(told(client, "coffee no sugar", "coffee"))
          .isEqualTo("Matches your search: coffee");
      assertThat(told(client, "no sugar coffee", "coffee"))
          .isEqualTo("Matches your search: coffee");
      assertThat(told(client, "不含 酒精", "spray")).startsWith("No close match for");
      assertThat(told(client, "headphones not wireless", "wireless"))
          .isEqualTo("Matches your search: headphones");
      assertThat(told(client, "not wireless", "wireless")).startsWith("No close match for");
      assertThat(told(client, "the sugar that I have", "coffee"))
          .isEqualTo("Matches your search: sugar");
      assertThat(told(client, "车模", "car")).doesNotContain("Matches your search");
    }
  }

  /* The sentence of a product's first reason, without how close it is. */
  private static String told(Client client, String words, String id) {
    return item(client, "v1/search?k=20&locale=en&q=" + encoded(words), id)
        .at("/reasons/0/sentence")
        .textValue()
        .replaceFirst("( \\(similarity score: .*\\))?\\.$", "");
  }

  private static JsonNode item(Client client, String search, String id) {
    return StreamSupport.stream(client.get(search).json().get("items").spliterator(), false)
        .filter(one -> one.get("productId").textValue().equals(id))
        .findFirst()
        .orElseThrow();
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
