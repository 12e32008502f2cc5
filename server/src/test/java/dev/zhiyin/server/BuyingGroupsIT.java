package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that buy together: nobody joins one that is full or over, and nobody is shown one. */
class BuyingGroupsIT {
  private static final String SETTINGS = "arrange: {groups: true}";

  private static Served served;
  private static Client client;

  @BeforeAll
  static void serve() {
    served = new Served(Served.config(SETTINGS));
    client = served.client();
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static JsonNode begin(Client client, String product, int needed, Duration open) {
    var reply =
        client.post(
            "v1/groups",
            "{'productId':'%s','initiator':'ann','needed':%d,'expiresAt':'%s'}"
                .formatted(product, needed, Instant.now().plus(open)));
    assertThat(reply.status()).isEqualTo(200);
    return reply.json();
  }

  private static Client.Reply join(Client client, JsonNode group, String user) {
    return client.post(
        "v1/groups/%s/members".formatted(group.get("groupId").textValue()),
        "{'userId':'%s'}".formatted(user));
  }

  private static JsonNode now(Client client, JsonNode group) {
    return client.get("v1/groups/" + group.get("groupId").textValue()).json();
  }

  private static Stream<JsonNode> shown(Client client, String user, String product, String locale) {
    JsonNode items =
        client
            .get("v1/users/%s/recommendations?k=14&locale=%s".formatted(user, locale))
            .json()
            .get("items");
    return StreamSupport.stream(items.spliterator(), false)
        .filter(item -> item.get("productId").textValue().equals(product));
  }

  /* What is said of the groups of a product; empty where it is not recommended. */
  private static List<String> said(Client client, String user, String product, String locale) {
    return shown(client, user, product, locale)
        .flatMap(item -> StreamSupport.stream(item.get("reasons").spliterator(), false))
        .filter(why -> why.get("code").textValue().equals("group_lacks_few"))
        .map(why -> why.get("sentence").textValue())
        .toList();
  }

  @Test
  void aGroupFillsUpAndIsShownOnlyWhileItLacksFewAndEndsSoon() {
    JsonNode group = begin(client, "tea-1", 4, Duration.ofMinutes(125));
    assertThat(group.get("state").textValue()).isEqualTo("open");
    assertThat(group.get("lacking").intValue()).isEqualTo(3);
    assertThat(group.get("members")).isEqualTo(Client.json("['ann']"));
    assertThat(said(client, "eve", "tea-1", "en")).as("lacks three").isEmpty();

    assertThat(join(client, group, "bo").json().get("lacking").intValue()).isEqualTo(2);
    assertThat(said(client, "eve", "tea-1", "en"))
        .containsExactly(
            "2 more shoppers complete a group that buys this; it is open for 2 more hours.");
    assertThat(join(client, group, "bo").json()).as("once more").isEqualTo(now(client, group));
    join(client, group, "cid");
    assertThat(said(client, "eve", "tea-1", "zh-CN")).containsExactly("还差 1 人成团，剩余 2 小时");
    assertThat(said(client, "bo", "tea-1", "en")).as("to a member").isEmpty();
    assertThat(
            client
                .post("v1/explanations", "{'userId':'eve','productId':'tea-1'}")
                .json()
                .findValuesAsText("code"))
        .contains("group_lacks_few");

    JsonNode full = join(client, group, "dan").json();
    assertThat(full.get("state").textValue()).isEqualTo("full");
    assertThat(full.get("lacking").intValue()).isZero();
    assertThat(said(client, "eve", "tea-1", "en")).isEmpty();
    var late = join(client, group, "eve");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().get("type").textValue()).isEqualTo("urn:zhiyin:problem:group-closed");
    assertThat(late.json().get("detail").textValue())
        .isEqualTo(
            "group '%s' is full: all 4 members have joined"
                .formatted(group.get("groupId").textValue()));

    client.delete("v1/users/bo");
    assertThat(now(client, group).get("members")).isEqualTo(Client.json("['ann','cid','dan']"));
    assertThat(now(client, group).get("state").textValue()).isEqualTo("open");
  }

  @Test
  void oneThatEndsLateIsNotShownYetAndOneThatEndedNotAnyMore() throws InterruptedException {
    begin(client, "spk-1", 2, Duration.ofHours(30));
    JsonNode brief = begin(client, "mug-1", 2, Duration.ofSeconds(2));
    for (String product : List.of("spk-1", "mug-1")) {
      assertThat(shown(client, "fay", product, "en")).as("a product that is shown").hasSize(1);
    }
    assertThat(said(client, "fay", "spk-1", "en")).as("more than a day").isEmpty();
    assertThat(said(client, "fay", "mug-1", "en")).as("less than a minute").isEmpty();
    begin(client, "bag-4", 2, Duration.ofSeconds(110));
    assertThat(said(client, "fay", "bag-4", "en"))
        .containsExactly(
            "One more shopper completes a group that buys this; it is open for one more minute.");

    Thread.sleep(4_000);
    assertThat(now(client, brief).get("state").textValue()).isEqualTo("expired");
    assertThat(said(client, "fay", "mug-1", "en")).as("over").isEmpty();
    var late = join(client, brief, "fay");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().get("detail").textValue())
        .startsWith("group '%s' ended at ".formatted(brief.get("groupId").textValue()))
        .endsWith(" with 1 of 2 members");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"needed":3,"expiresAt":9e9}                                   | 400 | /productId is missing; wanted the id of a product
          {"productId":"tea-1","expiresAt":9e9}                          | 400 | /needed is missing; wanted how many members it takes
          {"productId":"tea-1","needed":3}                               | 400 | /expiresAt is missing; wanted a time as RFC 3339 or in epoch seconds
          {"productId":"tea-1","needed":1,"expiresAt":9000000000}        | 400 | /needed is '1'; wanted 2 to 1000
          {"productId":"tea-1","needed":3,"expiresAt":9000000000,"x":1}  | 400 | /x is not a known field; known are productId, initiator, needed, expiresAt
          """)
  void whatIsWrongIsNamed(String json, int status, String detail) {
    var reply = client.post("v1/groups", json);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().get("detail").textValue()).isEqualTo(detail);
  }

  @Test
  void whatIsOverOrUnknownIsRefused() {
    for (String end : List.of("2001-09-09T01:46:40Z", "2255-03-14T16:00:00Z")) {
      var wrong =
          client.post(
              "v1/groups", "{'productId':'tea-1','needed':2,'expiresAt':'%s'}".formatted(end));
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.json().get("detail").textValue())
          .startsWith("/expiresAt is '%s'; wanted a time after ".formatted(end))
          .endsWith(", by 90 days at most");
    }
    var unknown =
        client.post(
            "v1/groups",
            "{'productId':'unknown','needed':3,'expiresAt':'%s'}"
                .formatted(Instant.now().plus(Duration.ofHours(1))));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("detail").textValue()).isEqualTo("no product 'unknown'");
    for (var reply :
        List.of(
            client.get("v1/groups/none"),
            client.post("v1/groups/none/members", "{'userId':'ann'}"))) {
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.json().get("detail").textValue()).isEqualTo("no group 'none'");
    }
  }

  @Test
  void nobodyBuysANoteTogether() {
    client.put("v1/products/review", "{'kind':'note','title':'tea','productIds':['tea-1']}");
    var reply =
        client.post(
            "v1/groups",
            "{'productId':'review','needed':2,'expiresAt':'%s'}"
                .formatted(Instant.now().plus(Duration.ofHours(1))));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue())
        .isEqualTo("/productId is 'review'; wanted a product, which this note is not");
    client.delete("v1/products/review");
  }

  @Test
  void anOpenGroupMayBeLeftAndIsGoneWhenNobodyIsLeft() {
    JsonNode group = begin(client, "tea-1", 3, Duration.ofHours(30));
    String members = "v1/groups/%s/members/".formatted(group.get("groupId").textValue());
    join(client, group, "bea");
    JsonNode left = client.delete(members + "ann").json();
    assertThat(left.get("members")).isEqualTo(Client.json("['bea']"));
    assertThat(left.get("lacking").intValue()).isEqualTo(2);
    assertThat(left.has("initiator")).isFalse();
    assertThat(client.delete(members + "ann").json()).as("once more").isEqualTo(left);
    assertThat(now(client, group)).isEqualTo(left);
    JsonNode last = client.delete(members + "bea").json();
    assertThat(last.get("members")).isEmpty();
    assertThat(last.get("lacking").intValue()).isEqualTo(3);
    assertThat(client.delete(members + "bea").status()).isEqualTo(404);

    JsonNode full = begin(client, "tea-1", 2, Duration.ofHours(30));
    join(client, full, "bea");
    var refused =
        client.delete("v1/groups/%s/members/bea".formatted(full.get("groupId").textValue()));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").textValue())
        .isEqualTo(
            "group '%s' is full: all 2 members have joined"
                .formatted(full.get("groupId").textValue()));
  }

  @Test
  void whatIsThereForItsGroupAloneIsNotSaidToBePopular() {
    try (var own = new Served(Served.config(SETTINGS))) {
      begin(own.client(), "ear-2", 2, Duration.ofHours(5));
      assertThat(
              shown(own.client(), "eve", "ear-2", "en")
                  .flatMap(item -> item.findValuesAsText("code").stream()))
          .containsExactly("group_lacks_few");
      JsonNode explained =
          own.client().post("v1/explanations", "{'userId':'eve','productId':'ear-2'}").json();
      assertThat(explained.findValuesAsText("code")).containsOnly("group_lacks_few");
      assertThat(explained.get("sources").toString()).contains("groups");
      for (String user : List.of("eve", "Ann")) {
        String asked = "{'userId':'%s','k':14,'debug':true}".formatted(user);
        JsonNode sources =
            own.client().post("v1/recommendations", asked).json().at("/diagnostics/sources");
        assertThat(
                sources.valueStream().filter(one -> one.path("source").asText().equals("groups")))
            .as(user)
            .singleElement()
            .satisfies(
                one -> {
                  assertThat(one.get("found").intValue()).isOne();
                  assertThat(one.get("shown").intValue()).isOne();
                });
      }
      assertThat(RecommendationsIT.ids(own.client().get("v1/users/eve/recommendations?k=1")))
          .as("which nobody has bought")
          .containsExactly("ear-2");
    }
  }

  @Test
  void ofOffersOfOneProductTheOneIsShownThatAGroupIsOpenFor() {
    try (var own = new Served(Served.config(SETTINGS))) {
      Client client = own.client();
      client.put("v1/products/dear", "{'title':'zither','groupId':'zither','price':90,'stock':1}");
      client.put("v1/products/cheap", "{'title':'zither','groupId':'zither','price':80,'stock':1}");
      client.post("v1/events", "{'events':[{'userId':'known','productId':'ear-1','type':'view'}]}");
      begin(client, "dear", 2, Duration.ofHours(5));
      for (String user : List.of("eve", "known")) {
        List<JsonNode> items = shown(client, user, "dear", "en").toList();
        assertThat(items).as(user).hasSize(1);
        assertThat(items.getFirst().findValuesAsText("code")).contains("group_lacks_few");
        assertThat(items.getFirst().at("/offer/chosenBy").textValue()).isEqualTo("buyingGroup");
        assertThat(shown(client, user, "cheap", "en")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sold", "reserved"})
  void whatIsSoldOrReservedIsShownToNobodyThoughAGroupIsOpenForIt(String status) {
    List<String> harps = List.of("harp-1-" + status, "harp-2-" + status);
    for (String harp : harps) {
      client.put("v1/products/" + harp, "{'title':'harp','stock':1}");
      begin(client, harp, 2, Duration.ofHours(5));
    }
    client.post("v1/events", "{'events':[{'userId':'known','productId':'ear-1','type':'view'}]}");
    for (String user : List.of("gil", "known")) {
      JsonNode first =
          client.post("v1/recommendations", "{'userId':'%s','k':1}".formatted(user)).json();
      String gone = harps.get(first.findValuesAsText("productId").contains(harps.get(0)) ? 1 : 0);
      String cursor = Client.ofCursor(first.get("cursor").textValue());
      assertThat(client.pages(cursor)).contains(gone);
      assertThat(said(client, user, gone, "en")).hasSize(1);

      client.patch("v1/products/" + gone, "{'status':'%s'}".formatted(status));

      assertThat(shown(client, user, gone, "en")).isEmpty();
      assertThat(client.pages(cursor)).isNotEmpty().doesNotContain(gone);
      assertThat(client.pages("{'userId':'%s','k':9}".formatted(user)))
          .containsAnyElementsOf(harps)
          .doesNotContain(gone);
      client.patch("v1/products/" + gone, "{'status':'available'}");
      assertThat(said(client, user, gone, "en")).hasSize(1);
    }
    harps.forEach(harp -> client.delete("v1/products/" + harp));
  }

  @Test
  void whatIsSentAgainNamesNobodyWhoWasErasedMeanwhile() {
    String body =
        "{'productId':'tea-1','initiator':'gone','needed':5,'expiresAt':'%s'}"
            .formatted(Instant.now().plus(Duration.ofHours(30)));
    JsonNode begun = client.post("v1/groups", body, "Idempotency-Key", "k").json();
    assertThat(begun.get("members")).isEqualTo(Client.json("['gone']"));
    join(client, begun, "stays");
    client.delete("v1/users/gone");

    var again = client.post("v1/groups", body, "Idempotency-Key", "k");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.header("Content-Type")).isEqualTo("application/json");
    assertThat(again.response().body()).doesNotContain("gone");
    assertThat(again.json()).isEqualTo(now(client, begun));
    assertThat(again.json().get("members")).isEqualTo(Client.json("['stays']"));
    assertThat(client.post("v1/groups", body + " ", "Idempotency-Key", "k").status())
        .isEqualTo(422);
  }

  @Test
  void aShopThatDoesNotSayItShowsNone() {
    try (var plain = new Served()) {
      begin(plain.client(), "tea-1", 2, Duration.ofHours(1));
      assertThat(shown(plain.client(), "eve", "tea-1", "en")).hasSize(1);
      assertThat(said(plain.client(), "eve", "tea-1", "en")).isEmpty();
    }
  }

  @Test
  void ofManyWhoWantTheLastPlacesOnTwoServersNoMoreJoinThanThereAre() throws Exception {
    ServerConfig settings = Served.config(SETTINGS);
    var shop = settings.shop().withStore(Served.config(PostgresServer.shared()).shop().store());
    try (var one = new Served(settings.withShop(shop));
        var other = new Served(settings.withShop(shop));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      JsonNode group = begin(one.client(), "tea-2", 6, Duration.ofHours(3));
      assertThat(join(one.client(), group, "b").status()).isEqualTo(200);
      var joins = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 24; i++) {
        Client by = i % 2 == 0 ? one.client() : other.client();
        String user = "racer" + i;
        joins.add(() -> join(by, group, user).status());
      }
      var statuses = new ArrayList<Integer>();
      for (var future : threads.invokeAll(joins)) {
        statuses.add(future.get());
      }
      assertThat(statuses).containsOnly(200, 409);
      assertThat(statuses.stream().filter(status -> status == 200)).hasSize(4);
      assertThat(now(other.client(), group).get("members")).hasSize(6);
      assertThat(now(other.client(), group).get("state").textValue()).isEqualTo("full");

      for (int i : IntStream.range(0, 3).toArray()) {
        JsonNode next = begin(one.client(), "tea-2", 2, Duration.ofHours(3));
        assertThat(said(other.client(), "eve", "tea-2", "en")).hasSize(1);
        assertThat(join(one.client(), next, "joiner" + i).status()).isEqualTo(200);
        assertThat(said(other.client(), "eve", "tea-2", "en")).isEmpty();
      }
    }
  }
}
