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
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the kinds of shop promise, by {@code kind} alone. */
class KindsOfShopIT {
  private static final int COMPARABLES = 10;
  private static final String RATINGS = "attributes.sellerpositive";

  private static Served served(String kind) {
    return new Served(Served.config("kind: " + kind));
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
      JsonNode group = beginGroup(client, "tea-2");

      assertThat(saidTo(client, "me")).contains("friend_bought", "group_lacks_few");
      assertThat(saidTo(client, "me")).anyMatch(said -> said.startsWith("您的好友「小林」购买过"));
      client.put("v1/users/lin/consent", "{'shareActivity':true,'name':'小林'}");
      assertThat(saidTo(client, "me"))
          .as("a name that is not to be shown")
          .anyMatch(said -> said.startsWith("您的一位好友购买过"))
          .noneMatch(said -> said.contains("小林"));
      client.put("v1/users/lin/consent", "{'shareActivity':false,'name':'小林'}");
      assertThat(saidTo(client, "me")).contains("group_lacks_few").doesNotContain("friend_bought");

      String members = "v1/groups/%s/members".formatted(group.get("groupId").textValue());
      JsonNode joined = client.post(members, "{'userId':'wang'}").json();
      assertThat(joined.get("state").textValue()).isEqualTo("full");
      assertThat(saidTo(client, "me")).doesNotContain("group_lacks_few");
      assertThat(client.post(members, "{'userId':'me'}").status()).isEqualTo(409);
    }
  }

  private static JsonNode beginGroup(Client client, String product) {
    String tonight = Instant.now().plus(Duration.ofHours(5)).toString();
    return client
        .post(
            "v1/groups",
            "{'productId':'%s','initiator':'lin','needed':2,'expiresAt':'%s'}"
                .formatted(product, tonight))
        .json();
  }

  /* Codes and sentences of what is recommended. */
  private static List<String> saidTo(Client client, String user) {
    String path = "v1/users/%s/recommendations?k=14&locale=zh-CN".formatted(user);
    JsonNode items = client.get(path).json().get("items");
    return Stream.of("code", "sentence")
        .flatMap(of -> items.findValuesAsText(of).stream())
        .toList();
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
      var priced = client.patch("v1/products/old", "{'price':3}");
      assertThat(priced.status()).isEqualTo(400);
      assertThat(priced.json().at("/errors/0/pointer").textValue()).isEqualTo("/price");
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
        assertThat(models(client, user, ""))
            .as(user)
            .hasSizeGreaterThan(models(client, user, "&diversity=0").size());
      }
    }
  }

  private static Set<String> models(Client client, String user, String more) {
    String path = "v1/users/" + user + "/recommendations?filter=" + encoded("category:Quoll");
    return items(client.get(path + more))
        .map(item -> item.at("/product/title").textValue().substring(0, 5))
        .collect(Collectors.toSet());
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
    String yaml =
        """
        kind: second-hand
        arrange: {groups: true, pins: [{product: quoll-0, position: 1}]}
        """;
    try (var served = new Served(Served.config(yaml))) {
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
        assertThat(recommendedByAgent(client, of))
            .contains("quoll-1")
            .doesNotContainAnyElementsOf(own);
      }
      assertThat(client.pages("{'userId':'Ann','k':2}"))
          .contains("quoll-1", "quoll-3", "quoll-5")
          .doesNotContainAnyElementsOf(own);
      assertThat(ids(client.get("v1/users/Ann/recommendations?k=50")))
          .doesNotContainAnyElementsOf(own);
      for (List<String> list : lists(client, "userId=somebody")) {
        assertThat(list).containsAll(own).doesNotContain("quoll-1", "quoll-3", "quoll-5");
      }
      assertThat(suggested(client, "Ann")).isNotEmpty().doesNotContainAnyElementsOf(own);
      assertThat(suggested(client, "somebody")).isNotEmpty().isSubsetOf(own);
      assertThat(hidden(client, "Ann", "quoll-0")).isEqualTo("[\"own\"]");
      assertThat(hidden(client, "Ann", "quoll-1")).doesNotContain("own", "unsuitable");

      client.post(
          "v1/events",
          "{'events':[{'userId':'lin','type':'favorite','productId':'quoll-2'},{'userId':'lin','type':'purchase','productId':'quoll-4'}]}");
      client.patch("v1/products/quoll-4", "{'status':'available','stock':1}"); // sent back
      client.put("v1/users/lin/consent", "{'shareActivity':true}");
      beginGroup(client, "quoll-4");
      for (String user : List.of("Ann", "her-friend")) {
        client.put("v1/users/%s/friends".formatted(user), "{'friends':['lin']}");
      }
      String[] brought = {"promoted", "friends_like", "friend_bought", "group_lacks_few"};
      assertThat(saidTo(client, "her-friend")).contains(brought);
      assertThat(saidTo(client, "Ann")).isNotEmpty().doesNotContain(brought);
      for (String body : List.of("{'userId':'Ann','k':2}", "{'sessionId':'her-phone','k':2}")) {
        assertThat(client.pages(body)).contains("quoll-1").doesNotContainAnyElementsOf(own);
      }
    }
  }

  private static List<String> suggested(Client client, String user) {
    return client
        .get("v1/suggest?q=quoll&k=50&userId=" + user)
        .json()
        .findValuesAsText("productId");
  }

  private static List<List<String>> lists(Client client, String of) {
    var lists = new ArrayList<List<String>>();
    Stream.of(
            "v1/products/popular?k=50&",
            "v1/products/trending?k=50&",
            "v1/products/latest?k=50&",
            "v1/search?q=quoll&k=50&",
            "v1/search?q=quoll&sort=price&k=50&",
            "v1/products/ear-1/similar?anyCategory=true&k=50&")
        .map(path -> ids(client.get(path + of)))
        .forEach(lists::add);
    lists.add(client.searchPages("v1/search?q=quoll&k=2&" + of));
    lists.add(client.toolPages("search", "{'q':'quoll','k':3,%s}".formatted(who(of))));
    return lists;
  }

  private static List<String> recommendedByAgent(Client client, String of) {
    return client.toolPages("recommend", "{'k':3,%s}".formatted(who(of)));
  }

  /* The last parameter as a field. */
  private static String who(String of) {
    return "'%s'".formatted(of.replaceFirst(".*&", "").replace("=", "':'"));
  }

  private static String hidden(Client client, String user, String id) {
    return client
        .post("v1/explanations", "{'userId':'%s','productId':'%s'}".formatted(user, id))
        .json()
        .at("/rules/hidden")
        .toString();
  }

  @Test
  void aPieceThatIsBoughtIsGone() throws Exception {
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

      for (int i = 1; i < 5; i++) {
        camera(client, "quoll-" + i, 100, "good", "seller-" + i);
      }
      String one = "{'userId':'Ann','k':1,'filter':{'category':['Quoll']}}";
      JsonNode first = client.post("v1/recommendations", one).json();
      JsonNode found = client.get("v1/search?q=quoll&k=1&filter=category:Quoll").json();
      List<String> left = new ArrayList<>(List.of("quoll-1", "quoll-2", "quoll-3", "quoll-4"));
      left.removeAll(first.get("items").findValuesAsText("productId"));
      left.removeAll(found.get("items").findValuesAsText("productId"));
      String sold = left.getFirst();
      String held = left.getLast();
      client.post(
          "v1/events",
          "{'events':[{'userId':'b','productId':'%s','type':'purchase'}]}".formatted(sold));
      var buyers = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 4; i++) {
        buyers.add(() -> client.patch("v1/products/" + held, "{'status':'reserved'}").status());
      }
      assertThat(statuses(buyers)).containsExactlyInAnyOrder(200, 409, 409, 409);
      assertThat(client.pages(Client.ofCursor(first.get("cursor").textValue())))
          .hasSize(1)
          .doesNotContain(sold, held);
      assertThat(client.searchPages("v1/search?cursor=" + found.get("cursor").textValue()))
          .hasSize(1)
          .doesNotContain(sold, held);
    }
  }

  private static List<Integer> statuses(List<Callable<Integer>> asked) throws Exception {
    var statuses = new ArrayList<Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(asked)) {
        statuses.add(done.get());
      }
    }
    return statuses;
  }

  @Test
  void conditionDistanceAndNewnessCount() {
    try (var served = served("second-hand")) {
      Client client = served.client();
      String camera =
          "'title':'Quoll mirrorless camera','category':'Quoll','price':100,'stock':1,'seller':'%s','createdAt':'%s','attributes':{'condition':'%s','location':'%s'}";
      Instant now = Instant.now();
      String old = now.minus(Duration.ofDays(140)).toString();
      put(client, "old", camera.formatted("s1", old, "very good", "31.23,121.47"));
      put(client, "new", camera.formatted("s2", now.toString(), "good", "39.90,116.40"));
      put(client, "bad", camera.formatted("s3", old, "for parts", "31.30,121.50"));
      String worse = camera.formatted("s4", old, "great", "0,0");
      assertThat(client.put("v1/products/no", "{%s}".formatted(worse)).status()).isEqualTo(400);

      String good = "{'condition':{'atLeast':'good'}}";
      String near = "{'location':{'within':{'km':20,'of':[31.2,121.5]}}}";
      for (String path :
          List.of(
              "v1/search?q=quoll",
              "v1/products/popular?k=50",
              "v1/products/ear-1/similar?k=50&anyCategory=true",
              "v1/users/Ann/recommendations?k=50")) {
        String filtered = path + "&filter=" + encoded("{'category':['Quoll'],'attributes':");
        assertThat(ids(client.get(filtered + encoded(good + "}"))))
            .as(path)
            .containsExactlyInAnyOrder("old", "new");
        assertThat(ids(client.get(filtered + encoded(near + "}"))))
            .as(path)
            .containsExactlyInAnyOrder("old", "bad");
      }
      assertThat(lift(client, "new", "createdAt")).isBetween(1.29, 1.3);
      assertThat(lift(client, "old", "createdAt")).isBetween(1.0, 1.001);
      String asked = "{'userId':'小明','k':2,'filter':{'category':['Quoll'],'attributes':%s}%s}";
      assertThat(ids(client.post("v1/recommendations", asked.formatted(good, ""))))
          .as("alike but for their age")
          .containsExactly("new", "old");
      String nearer =
          ",'boosts':[{'field':'attributes.location','origin':[31.2,121.5],'halfLife':50,'weight':9}]";
      assertThat(ids(client.post("v1/recommendations", asked.formatted(good, nearer))))
          .containsExactly("old", "new");
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
        assertThat(lift(client, "few", RATINGS)).isBetween(1.0, 1.01);
        assertThat(lift(client, "many", RATINGS)).isBetween(1.1, 1.2);
        assertThat(lift(client, "none", RATINGS)).isEqualTo(1);
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

  private static double lift(Client client, String id, String boost) {
    JsonNode lifts =
        client
            .post("v1/explanations", "{'userId':'Ann','productId':'%s'}".formatted(id))
            .json()
            .at("/rules/boosts");
    return elements(lifts)
        .filter(one -> one.get("boost").textValue().equals(boost))
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
      put(client, "other", "'title':'quoll kettle lid','category':'Quoll','seller':'s9'");
      assertThat(kettles(client, "Ann")).containsOnly(Set.of("offer-2", "other"));
      client.patch("v1/products/offer-2", "{'price':40}");
      assertThat(kettles(client, "Ann")).as("dearer").containsOnly(Set.of("offer-1", "other"));
      client.patch("v1/products/offer-1", "{'status':'sold'}");
      assertThat(kettles(client, "Ann")).as("sold").containsOnly(Set.of("offer-0", "other"));
      client.patch("v1/products/offer-1", "{'status':'available'}");
      client.post(
          "v1/events",
          "{'events':[{'userId':'buyer','productId':'offer-1','type':'purchase'},{'userId':'looker','productId':'offer-1','type':'view'}]}");
      for (String known : List.of("buyer", "looker")) {
        assertThat(kettles(client, known)).as(known).containsOnly(Set.of("other"));
      }

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

  /* What the pages of a list and of a search have, each of which is there once. */
  private static List<Set<String>> kettles(Client client, String user) {
    String filter = "{'category':['Quoll'],'exclude':{'seen':true,'bought':true}}";
    String asked = "{'userId':'%s','k':1,'filter':%s}".formatted(user, filter);
    return Stream.of(
            client.pages(asked),
            client.searchPages(
                "v1/search?q=kettle&k=1&userId=%s&filter=%s".formatted(user, encoded(filter))),
            client.toolPages("recommend", asked))
        .peek(pages -> assertThat(pages).doesNotHaveDuplicates())
        .map(Set::copyOf)
        .toList();
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
  void sellersWithoutRatingsAreLiftedAndTheirShareOfTheDayIsAmongTheMetrics() {
    try (var served = served("marketplace")) {
      Client client = served.client();
      for (int i = 0; i < 24; i++) {
        boolean isRated = i % 6 != 0;
        put(
            client,
            (isRated ? "rated-" : "fresh-") + i,
            "'title':'quoll 背包','category':'Quoll','seller':'s%d','attributes':{%s}"
                .formatted(i, isRated ? "'sellerPositive':'880','sellerRatings':'900'" : ""));
      }
      assertThat(exposureShare(client)).as("when nothing was shown").isNaN();

      var shown = new ArrayList<JsonNode>();
      for (String user : List.of("小明", "Ann", "nobody")) {
        String body = "{'userId':'%s','filter':{'category':['Quoll']}}".formatted(user);
        JsonNode page = client.post("v1/recommendations", body).json();
        page.get("items").forEach(shown::add);
        client.post("v1/recommendations", "{'cursor':'%s'}".formatted(page.get("cursor").asText()));
        client.get("v1/search?q=quoll");
      }

      List<JsonNode> fresh =
          shown.stream()
              .filter(item -> item.get("productId").textValue().startsWith("fresh-"))
              .toList();
      assertThat(fresh)
          .anyMatch(item -> item.path("moves").findValuesAsText("rule").contains("exposure"));
      assertThat(exposureShare(client)).isEqualTo(fresh.size() / 30.0);
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
      cream(client, "plain", "'skinType':['Dry'],'ingredients':['Water'],'size':['M']");
      cream(client, "fitting", "'skinType':['Dry','Oily'],'fits':['Phone One']");
      List<String> suitable = List.of("plain", "fitting");
      cream(client, "scented", "'skinType':['Dry'],'ingredients':['Water','Parfum']");
      cream(client, "oily", "'skinType':['Oily']");
      cream(client, "anybody", "'ingredients':['Water']");
      cream(client, "large", "'skinType':['Dry'],'size':['L']");
      cream(client, "unfit", "'skinType':['Dry'],'fits':['Phone Two']");
      List<String> others = List.of("scented", "oily", "anybody", "large", "unfit");
      for (List<String> list : creams(client)) {
        assertThat(list).containsAll(suitable).containsAll(others);
      }
      String one = "{'userId':'Ann','k':1,'filter':{'category':['Quoll']}}";
      JsonNode first = client.post("v1/recommendations", one).json();
      String shown = first.at("/items/0/productId").textValue();

      String profile = "{'skinType':'dry','avoid':'fragrance','sizes':['M'],'owns':['phone one']}";
      assertThat(client.put("v1/users/Ann/profile", profile).status()).isEqualTo(200);

      for (List<String> list : creams(client)) {
        assertThat(list).containsExactlyInAnyOrderElementsOf(suitable);
      }
      assertThat(client.pages(Client.ofCursor(first.get("cursor").textValue())))
          .as("later pages of a list that began before")
          .containsExactlyInAnyOrderElementsOf(
              suitable.stream().filter(id -> !id.equals(shown)).toList());
      for (String id : others) {
        assertThat(hidden(client, "Ann", id)).as(id).isEqualTo("[\"unsuitable\"]");
      }
      for (String id : suitable) {
        assertThat(hidden(client, "Ann", id)).as(id).isEqualTo("[]");
      }
      var found = client.get("v1/search?q=quoll&k=50&userId=Ann&locale=zh-CN");
      assertThat(found.response().body()).contains("适合您的干性肌肤", "适配您的「phone one」");
      assertThat(ids(client.get("v1/search?q=quoll&k=50"))).containsAll(others);
      client.delete("v1/users/Ann/profile");
      for (List<String> list : creams(client)) {
        assertThat(list).containsAll(others);
      }
    }
  }

  private static void cream(Client client, String id, String attributes) {
    put(
        client,
        id,
        "'title':'quoll cream %s','category':'Quoll','attributes':{%s}".formatted(id, attributes));
  }

  /* All that Ann is shown of them. */
  private static List<List<String>> creams(Client client) {
    List<List<String>> lists = lists(client, "filter=category:Quoll&userId=Ann");
    lists.add(ids(client.get("v1/users/Ann/recommendations?k=50&filter=category:Quoll")));
    lists.add(recommendedByAgent(client, "userId=Ann"));
    lists.add(suggested(client, "Ann"));
    return lists;
  }
}
