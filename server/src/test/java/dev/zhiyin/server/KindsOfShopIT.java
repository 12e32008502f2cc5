package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kinds of shop promise, by {@code kind} alone. */
class KindsOfShopIT {
  private static final int COMPARABLES = 10;

  private static Served served(String kind) {
    return new Served(Served.config("kind: " + kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"marketplace", "specialist", "social", "second-hand"})
  void everyKindIsServed(String kind) {
    try (var served = served(kind)) {
      assertThat(ids(served.client().get("v1/users/Ann/recommendations"))).isNotEmpty();
    }
  }

  /* Social */

  @Test
  void whatFriendsBoughtAndGroupsThatLackOneAreShownAndTold() {
    try (var served = served("social")) {
      Client client = served.client();
      client.put("v1/users/lin/consent", "{'shareActivity':true,'showName':true,'name':'小林'}");
      client.put("v1/users/me/friends", "{'friends':['lin']}");
      client.post(
          "v1/events", "{'events':[{'userId':'lin','type':'purchase','productId':'mug-1'}]}");
      String tonight = Instant.now().plus(Duration.ofHours(5)).toString();
      client.post(
          "v1/groups",
          "{'productId':'tea-2','initiator':'lin','needed':2,'expiresAt':'%s'}".formatted(tonight));

      JsonNode page = client.get("v1/users/me/recommendations?locale=zh-CN").json().get("items");

      assertThat(page.findValuesAsText("code")).contains("friend_bought", "group_lacks_few");
      assertThat(page.findValuesAsText("sentence"))
          .anyMatch(said -> said.startsWith("您的好友「小林」购买过"));
    }
  }

  @Test
  void notesHaveTheirShareOfRecommendationsAndOfNothingElseUnlessAsked() {
    try (var served = served("social")) {
      Client client = served.client();
      for (int i = 0; i < 6; i++) {
        put(
            client,
            "note-" + i,
            "'kind':'note','author':'小林','productIds':['bag-2','gone'],'title':'quoll 轻便防水徒步背包 30L %d','category':'户外 > 背包'"
                .formatted(i));
      }
      for (String user : List.of("小明", "nobody")) {
        var page = client.get("v1/users/%s/recommendations?locale=zh-CN".formatted(encoded(user)));
        List<JsonNode> items = items(page).toList();
        assertThat(items).hasSize(10);
        for (int place : List.of(5, 10)) {
          JsonNode note = items.get(place - 1);
          assertThat(note.path("kind").textValue()).isEqualTo("note");
          assertThat(note.at("/product/author").textValue()).isEqualTo("小林");
          assertThat(note.get("reasons").findValuesAsText("sentence"))
              .contains("「小林」写的笔记，关于「轻便防水徒步背包 30L」");
        }
        assertThat(items.stream().filter(item -> item.has("kind"))).hasSize(2);
        assertThat(client.pages("{'userId':'%s','k':5}".formatted(user)))
            .doesNotHaveDuplicates()
            .filteredOn(id -> id.startsWith("note-"))
            .hasSizeBetween(2, 3);
      }
      for (List<String> list : lists(client, "userId=Ann")) {
        assertThat(list).noneMatch(id -> id.startsWith("note-"));
      }
      assertThat(ids(client.get("v1/products/note-1/similar?k=50")))
          .isNotEmpty()
          .noneMatch(id -> id.startsWith("note-"));
      assertThat(ids(client.get("v1/search?q=quoll&k=50&filter=" + encoded("kind:note"))))
          .hasSize(6);
      assertThat(ids(client.post("v1/recommendations", "{'userId':'小明','filter':{'kind':'note'}}")))
          .hasSize(6)
          .allMatch(id -> id.startsWith("note-"));
      assertThat(ids(client.post("v1/recommendations", "{'filter':{'kind':'product'},'k':50}")))
          .hasSizeGreaterThan(9)
          .noneMatch(id -> id.startsWith("note-"));
      assertThat(hidden(client, "小明", "note-1")).isEqualTo("[]");
    }
  }

  @Test
  void aNoteStandsAmongProductsOnlyWhereItsScoreIsNearTheirs() {
    try (var served = served("social")) {
      Client client = served.client();
      putPacks(client);
      put(client, "far", "'kind':'note','title':'哑光口红 秋冬显白试色','category':'Quoll'");
      JsonNode last = items(quolls(client, "小明")).toList().getLast();
      assertThat(last.get("productId").textValue()).startsWith("pack-");
      assertThat(last.get("score").doubleValue()).isPositive();

      putNoteLike(client, last);

      assertThat(ids(quolls(client, "小明"))).hasSize(5).endsWith("like");
    }
  }

  @Test
  void whereAllIsFarFromAShopperANoteAsNearAsTheProductsIsNearEnough() {
    try (var served = served("social")) {
      Client client = served.client();
      putPacks(client);
      JsonNode last = items(quolls(client, "Ann")).toList().getLast();
      assertThat(last.get("score").doubleValue()).isNegative();

      putNoteLike(client, last);

      assertThat(ids(quolls(client, "Ann"))).hasSize(5).endsWith("like");
    }
  }

  private static void putPacks(Client client) {
    for (int i = 0; i < 6; i++) {
      put(client, "pack-" + i, "'title':'登山双肩背包 防雨 %d','category':'Quoll'".formatted(i));
    }
  }

  /* With the same text, and so with the same score. */
  private static void putNoteLike(Client client, JsonNode item) {
    String title = item.at("/product/title").textValue();
    put(client, "like", "'kind':'note','title':'%s','category':'Quoll'".formatted(title));
  }

  /* One page of what was put here, of which notes have the fifth place. */
  private static Client.Reply quolls(Client client, String user) {
    return client.get(
        "v1/users/%s/recommendations?k=5&filter=%s"
            .formatted(encoded(user), encoded("{'category':['Quoll']}")));
  }

  @Test
  void aProductNamesTheNotesOnIt() {
    try (var served = served("second-hand")) { // which has no share for notes
      Client client = served.client();
      String on = "'kind':'note','productIds':['%s'],'title':'quoll','createdAt':'2026-01-0%d'";
      put(client, "old", on.formatted("bag-2", 1).replace("-01'", "-01T00:00:00Z'"));
      put(client, "new", on.formatted("bag-2", 2).replace("-02'", "-02T00:00:00Z'"));
      put(client, "other", on.formatted("bag-3", 3).replace("-03'", "-03T00:00:00Z'"));
      put(client, "case", on.formatted("Bag-2", 4).replace("-04'", "-04T00:00:00Z'"));

      var notes = client.get("v1/products/bag-2/notes?locale=en");
      assertThat(ids(notes)).containsExactly("new", "old");
      assertThat(notes.json().findValuesAsText("code")).contains("note_on");
      assertThat(ids(client.get("v1/products/bag-2/notes?k=1"))).containsExactly("new");
      assertThat(ids(client.get("v1/products/tea-1/notes"))).isEmpty();
      assertThat(client.get("v1/products/none/notes").status()).isEqualTo(404);
      client.delete("v1/products/new");
      assertThat(ids(client.get("v1/products/bag-2/notes"))).containsExactly("old");

      assertThat(ids(client.get("v1/users/Ann/recommendations?k=50")))
          .doesNotContain("old", "other", "case");
      assertThat(client.patch("v1/products/old", "{'price':3}").status()).isEqualTo(400);
      assertThat(client.put("v1/products/n", "{'kind':'note','title':'a','stock':1}").status())
          .isEqualTo(400);
    }
  }

  /* Second-hand */

  @Test
  void aFirstPageShowsSeveralModels() {
    try (var served = served("second-hand")) {
      Client client = served.client();
      List<String> models =
          List.of(
              "Quoll mirrorless camera",
              "road bike 28 inch",
              "棉麻连衣裙 夏季",
              "冰箱 双门 200L",
              "acoustic guitar",
              "wooden dining table",
              "running shoes",
              "蓝牙音箱 便携");
      List<String> states = List.of("for parts", "fair", "good", "very good", "like new");
      for (int i = 0; i < 80; i++) {
        put(
            client,
            "piece-" + i,
            "'title':'%s %s','category':'Quoll','price':%d,'stock':1,'seller':'s%d'"
                .formatted(models.get(i / 10), states.get(i % 5), 50 + i, i));
      }
      client.post(
          "v1/events",
          "{'events':[{'userId':'me','type':'view','productId':'piece-0'},{'userId':'me','type':'view','productId':'piece-1'}]}");
      for (String user : List.of("me", "nobody")) {
        var page =
            client.get(
                "v1/users/%s/recommendations?filter=%s".formatted(user, encoded("category:Quoll")));
        assertThat(items(page).map(item -> item.at("/product/title").textValue().substring(0, 5)))
            .as(user)
            .hasSize(10)
            .satisfies(titles -> assertThat(Set.copyOf(titles)).hasSizeGreaterThanOrEqualTo(4));
      }
    }
  }

  @Test
  void aPriceIsComparedWithThoseOfEnoughSimilarPiecesOnly() {
    try (var served = served("second-hand")) {
      Client client = served.client();
      for (int i = 0; i < COMPARABLES - 1; i++) {
        camera(client, "quoll-" + i, 100 + i, "good", "seller-" + i);
      }
      camera(client, "cheap", 88, "good", "seller-x");
      assertThat(told(client, "cheap")).as("nine are not enough").isEmpty();
      camera(client, "bad", 60, "for parts", "seller-y");
      camera(client, "own", 60, "good", "seller-x");
      client.patch("v1/products/own", "{'price':60,'status':'sold'}");
      assertThat(told(client, "cheap")).as("of the same seller, or much worse").isEmpty();

      camera(client, "tenth", 100, "very good", "seller-z");

      JsonNode reason = told(client, "cheap").orElseThrow();
      assertThat(reason.get("sentence").textValue())
          .isEqualTo("14% below 10 similar pieces, by their median price.");
      JsonNode evidence = reason.get("evidence");
      assertThat(evidence.at("/figures/median").doubleValue()).isEqualTo(103.5);
      assertThat(evidence.at("/figures/comparables").intValue()).isEqualTo(COMPARABLES);
      assertThat(evidence.get("productIds"))
          .extracting(JsonNode::textValue)
          .contains("tenth", "quoll-0")
          .doesNotContain("cheap", "own", "bad");
      assertThat(told(client, "quoll-8")).as("not cheap").isEmpty();
      assertThat(inLists(client, "cheap", "en"))
          .allSatisfy(sentences -> assertThat(sentences).contains("14% below 10 similar"));
      assertThat(inLists(client, "cheap", "zh-CN"))
          .allSatisfy(sentences -> assertThat(sentences).contains("比10件相似宝贝的中位价便宜14%"));

      client.patch("v1/products/cheap", "{'price':100}");
      assertThat(told(client, "cheap")).isEmpty();
      client.patch("v1/products/cheap", "{'price':88}");
      assertThat(told(client, "cheap")).isPresent();
      client.delete("v1/products/quoll-3");
      assertThat(told(client, "cheap")).as("one is gone").isEmpty();
    }
  }

  private static void camera(Client client, String id, int price, String condition, String seller) {
    put(
        client,
        id,
        "'title':'Quoll mirrorless camera','category':'Quoll','price':%d,'stock':1,'seller':'%s','attributes':{'condition':'%s'}"
            .formatted(price, seller, condition));
  }

  private static void put(Client client, String id, String fields) {
    assertThat(client.put("v1/products/" + id, "{%s}".formatted(fields)).status()).isEqualTo(200);
  }

  /* What is said of the price of a piece among the newest. */
  private static Optional<JsonNode> told(Client client, String id) {
    return items(client.get("v1/products/latest?k=20&locale=en"))
        .filter(item -> item.get("productId").textValue().equals(id))
        .flatMap(item -> elements(item.get("reasons")))
        .filter(reason -> reason.get("code").textValue().equals("below_market"))
        .findAny();
  }

  private static List<String> inLists(Client client, String id, String locale) {
    var found = new ArrayList<String>();
    for (String path :
        List.of(
            "v1/products/popular?k=20&filter=" + encoded("category:Quoll"),
            "v1/search?q=quoll&k=20",
            "v1/products/tenth/similar?k=20",
            "v1/users/Ann/recommendations?k=20&filter=" + encoded("category:Quoll"))) {
      var reply = client.get(path + (path.contains("?") ? "&" : "?") + "locale=" + locale);
      assertThat(ids(reply)).as(path).contains(id);
      items(reply)
          .filter(item -> item.get("productId").textValue().equals(id))
          .forEach(item -> found.add(item.get("reasons").findValuesAsText("sentence").toString()));
    }
    return found;
  }

  private static Stream<JsonNode> items(Client.Reply reply) {
    return elements(reply.json().get("items"));
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @Test
  void nobodyIsShownWhatTheySellThemselves() {
    try (var served = served("second-hand")) {
      Client client = served.client();
      for (int i = 0; i < 6; i++) {
        camera(client, "quoll-" + i, 100, "good", i % 2 == 0 ? "Ann" : "somebody");
      }
      List<String> own = List.of("quoll-0", "quoll-2", "quoll-4");
      client.post(
          "v1/events",
          "{'events':[{'userId':'Ann','sessionId':'her-phone','productId':'ear-1','type':'view'}]}");
      for (String of : List.of("userId=Ann", "sessionId=her-phone")) {
        for (List<String> list : lists(client, of)) {
          assertThat(list).contains("quoll-1").doesNotContainAnyElementsOf(own);
        }
      }
      assertThat(client.pages("{'userId':'Ann','k':2}"))
          .contains("quoll-1", "quoll-3", "quoll-5")
          .doesNotContainAnyElementsOf(own);
      assertThat(ids(client.get("v1/users/Ann/recommendations?k=50")))
          .doesNotContainAnyElementsOf(own);
      for (List<String> list : lists(client, "userId=somebody")) {
        assertThat(list).containsAll(own).doesNotContain("quoll-1", "quoll-3", "quoll-5");
      }
      assertThat(hidden(client, "Ann", "quoll-0")).contains("unsuitable");
      assertThat(hidden(client, "Ann", "quoll-1")).doesNotContain("unsuitable");
    }
  }

  private static List<List<String>> lists(Client client, String of) {
    return Stream.of(
            "v1/products/popular?k=50&",
            "v1/products/latest?k=50&",
            "v1/search?q=quoll&k=50&",
            "v1/search?q=quoll&sort=price&k=50&",
            "v1/products/ear-1/similar?anyCategory=true&k=50&")
        .map(path -> ids(client.get(path + of)))
        .toList();
  }

  private static String hidden(Client client, String user, String id) {
    return client
        .post("v1/explanations", "{'userId':'%s','productId':'%s'}".formatted(user, id))
        .json()
        .at("/rules/hidden")
        .toString();
  }

  @Test
  void aPieceThatIsBoughtIsGone() {
    try (var served = served("second-hand")) {
      Client client = served.client();
      camera(client, "quoll-0", 100, "good", "somebody");
      assertThat(ids(client.get("v1/search?q=quoll"))).contains("quoll-0");
      client.post(
          "v1/events", "{'events':[{'userId':'Ann','productId':'quoll-0','type':'purchase'}]}");
      assertThat(ids(client.get("v1/search?q=quoll"))).doesNotContain("quoll-0");

      assertThat(client.patch("v1/products/quoll-0", "{'status':'reserved'}").status())
          .isEqualTo(409);
      camera(client, "quoll-0", 100, "good", "somebody"); // as a list of the night before has it
      assertThat(ids(client.get("v1/search?q=quoll"))).doesNotContain("quoll-0");
    }
  }

  @Test
  void manyGoodRatingsLiftMoreThanOneOfOne() {
    for (String kind : List.of("second-hand", "marketplace")) {
      try (var served = served(kind)) {
        Client client = served.client();
        rated(client, "few", 1, 1);
        rated(client, "many", 480, 500);
        put(client, "none", "'title':'quoll lamp','category':'Quoll'");
        assertThat(lift(client, "few")).isBetween(1.0, 1.01);
        assertThat(lift(client, "many")).isBetween(1.1, 1.2);
        assertThat(lift(client, "none")).isEqualTo(1);
      }
    }
  }

  private static void rated(Client client, String id, int good, int all) {
    put(
        client,
        id,
        "'title':'quoll lamp','category':'Quoll','attributes':{'sellerPositive':'%d','sellerRatings':'%d'}"
            .formatted(good, all));
  }

  private static double lift(Client client, String id) {
    JsonNode lifts =
        client
            .post("v1/explanations", "{'userId':'Ann','productId':'%s'}".formatted(id))
            .json()
            .at("/rules/boosts");
    return elements(lifts)
        .filter(one -> one.get("boost").textValue().equals("attributes.sellerpositive"))
        .mapToDouble(one -> one.get("factor").doubleValue())
        .findAny()
        .orElse(1);
  }

  /* Marketplace */

  @Test
  void oneOfferOfAGroupIsShownAndNoSellerFillsAPage() {
    try (var served = served("marketplace")) {
      Client client = served.client();
      for (int i = 0; i < 3; i++) {
        put(
            client,
            "offer-" + i,
            "'title':'quoll kettle','category':'Quoll','groupId':'g','price':%d,'seller':'s%d'"
                .formatted(30 - i, i));
      }
      var found = client.get("v1/search?q=kettle&k=50");
      assertThat(ids(found)).contains("offer-2").doesNotContain("offer-0", "offer-1");
      assertThat(found.json().at("/items/0/offer/chosenBy").textValue()).isEqualTo("price");

      for (int i = 0; i < 12; i++) {
        put(
            client,
            "lamp-" + i,
            "'title':'quoll lamp %d','category':'Quoll lamps','seller':'%s'"
                .formatted(i, i < 8 ? "big" : "small"));
      }
      String only = encoded("category:\"Quoll lamps\"");
      var page = client.get("v1/users/Ann/recommendations?k=6&filter=" + only);
      assertThat(items(page).map(item -> item.at("/product/seller").textValue()))
          .hasSize(6)
          .filteredOn("big"::equals)
          .hasSize(3);
    }
  }

  @Test
  void sellersWithFewRatingsHaveTheirShareOfThePlacesOfADay() {
    String yaml =
        """
        kind: marketplace
        arrange: {exposure: {filter: 'attributes.sellerRatings:[0 TO 9]', share: 0.5, relevance: 0}}
        """;
    try (var served = new Served(Served.config(yaml))) {
      Client client = served.client();
      String fields =
          "'title':'quoll %s %d','category':'Quoll','attributes':{'sellerRatings':'%d'}";
      for (int i = 0; i < 8; i++) {
        put(client, "old-" + i, fields.formatted("轻便防水徒步背包", i, 900));
        put(client, "fresh-" + i, fields.formatted("徒步背包 lamp", i, 3));
      }
      var page =
          client.get(
              "v1/users/%s/recommendations?k=4&filter=category:Quoll".formatted(encoded("小明")));
      assertThat(items(page).filter(item -> item.get("productId").textValue().startsWith("fresh")))
          .hasSizeBetween(2, 4)
          .allMatch(item -> item.get("moves").toString().contains("exposure"));
    }
  }

  @Test
  void theShareOfTheDayIsAmongTheMetrics() {
    try (var served = served("marketplace")) {
      Client client = served.client();
      for (int i = 0; i < 12; i++) {
        put(
            client,
            (i % 3 == 0 ? "fresh-" : "old-") + i,
            "'title':'quoll 背包 %d','category':'Quoll','attributes':{'sellerRatings':'%d'}"
                .formatted(i, i % 3 == 0 ? 3 : 900));
      }
      assertThat(exposureShare(client)).as("when nothing was shown").isNaN();

      var shown = new ArrayList<String>();
      for (String user : List.of("小明", "Ann", "nobody")) {
        String body = "{'userId':'%s','k':4,'filter':{'category':['Quoll']}}".formatted(user);
        JsonNode page = client.post("v1/recommendations", body).json();
        page.get("items").forEach(item -> shown.add(item.get("productId").textValue()));
        client.post("v1/recommendations", "{'cursor':'%s'}".formatted(page.get("cursor").asText()));
        client.get("v1/search?q=quoll");
      }

      long fresh = shown.stream().filter(id -> id.startsWith("fresh")).count();
      assertThat(fresh).isBetween(1L, 11L);
      assertThat(exposureShare(client)).isEqualTo(fresh / 12.0);
    }
    try (var served = served("social")) {
      served.client().get("v1/users/Ann/recommendations");
      assertThat(exposureShare(served.client())).as("without a floor").isNaN();
    }
  }

  private static double exposureShare(Client client) {
    return client
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("zhiyin_exposure_share "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /* Specialist */

  @Test
  void whatDoesNotSuitAProfileIsNotShown() {
    try (var served = served("specialist")) {
      Client client = served.client();
      String cream =
          "'title':'quoll cream','category':'Quoll','attributes':{'skinType':['Dry'],'ingredients':['Water','%s']}";
      put(client, "plain", cream.formatted("Glycerin"));
      put(client, "scented", cream.formatted("Parfum"));
      String profile = "{'skinType':'dry','avoid':'fragrance'}";
      assertThat(client.put("v1/users/Ann/profile", profile).status()).isEqualTo(200);

      var found = client.get("v1/search?q=quoll&k=50&userId=Ann&locale=zh-CN");
      assertThat(ids(found)).containsExactly("plain");
      assertThat(found.json().at("/items/0/reasons").toString()).contains("适合您的干性肌肤");
      assertThat(ids(client.get("v1/search?q=quoll&k=50"))).contains("plain", "scented");
    }
  }
}
