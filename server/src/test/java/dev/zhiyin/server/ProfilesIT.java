package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What shoppers say of themselves: whatever does not suit them is in nothing that they are shown.
 */
class ProfilesIT {
  private static final String SETTINGS =
      """
      attributes:
        spf: {type: number}
      profile:
        skinType:
          requires: skin_types
          values:
            dry: {means: [Dry], said: {zh-CN: 干性肌肤, en: dry skin}}
        avoid:
          excludes: ingredients
          values:
            fragrance: {means: [Fragrance, Parfum]}
        owns: {compatible: fits}
        protection: {requires: spf}
      arrange: {groups: true, pins: [{product: wombat-0, position: 1}]}
      """;

  /** So many creams, of which those of even numbers are scented. */
  private static final int CREAMS = 8;

  private static final List<String> SCENTED = creams(0);
  private static final List<String> PURE = creams(1);

  private static Served served;
  private static Client client;

  @BeforeAll
  static void serve() {
    served = new Served(Served.config(SETTINGS));
    client = served.client();
    stock(client);
  }

  private static void stock(Client client) {
    for (int i = 0; i < CREAMS; i++) {
      put(
          client,
          "wombat-" + i,
          "wombat cream " + "abcdefgh".charAt(i),
          "'ingredients':['Water','%s'],'skin_types':['%s'],'spf':'%s'"
              .formatted(
                  i % 2 == 1 ? "Glycerin" : i % 4 == 0 ? "PARFUM" : "Fragrance",
                  i < 4 ? "Dry" : "Oily",
                  i < 2 ? "30.0" : "50"));
    }
    put(client, "quokka-a", "quokka case for one", "'fits':['Phone One']");
    put(client, "quokka-b", "quokka case for two", "'fits':['Phone Two']");
    put(client, "quokka-c", "quokka cable", "'color':['red']");
  }

  private static void put(Client client, String id, String title, String attributes) {
    String brand = id.startsWith("w") ? "Wombat" : "Quokka";
    String product =
        "{'title':'%s','category':'%s','brand':'%s','stock':3,'attributes':{%s}}"
            .formatted(title, brand, brand, attributes);
    assertThat(client.put("v1/products/" + id, product).status()).isEqualTo(200);
  }

  private static List<String> creams(int odd) {
    return IntStream.range(0, CREAMS)
        .filter(i -> i % 2 == odd)
        .mapToObj(i -> "wombat-" + i)
        .toList();
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static void say(String user, String profile) {
    assertThat(client.put(profileOf(user), profile).status()).isEqualTo(200);
  }

  private static String profileOf(String user) {
    return "v1/users/%s/profile".formatted(encoded(user));
  }

  /** Ids of all that a shopper is shown, by how they ask. */
  private static Map<String, List<String>> shown(Client client, String user) {
    var shown = new LinkedHashMap<String, List<String>>();
    String of = "&userId=" + encoded(user);
    for (String path :
        List.of(
            "v1/products/popular?k=50" + of,
            "v1/products/trending?k=50" + of,
            "v1/products/latest?k=50" + of,
            "v1/search?q=wombat&k=50" + of,
            "v1/search?q=wombat&sort=newest&k=50" + of,
            "v1/search?q=cream&sort=price&k=50&filter=" + encoded("brand:Wombat") + of,
            "v1/products/ear-1/similar?k=50" + of,
            "v1/products/ear-1/similar?k=50&by=behavior" + of,
            "v1/products/quokka-c/similar?k=50&by=both&anyCategory=true" + of,
            "v1/users/%s/recommendations?k=50".formatted(encoded(user)))) {
      shown.put(path, ids(client.get(path)));
    }
    shown.put(
        "body", ids(client.post("v1/recommendations", "{'userId':'%s','k':50}".formatted(user))));
    shown.put("pages of a list", client.pages("{'userId':'%s','k':3}".formatted(user)));
    shown.put("pages of a search", client.searchPages("v1/search?q=wombat&k=2" + of));
    JsonNode suggested = client.get("v1/suggest?q=wombat&k=50" + of).json().get("suggestions");
    shown.put("suggestions", suggested.findValuesAsText("productId"));
    shown.put(
        "searches of agents",
        client.toolPages("search", "{'q':'wombat','k':3,'userId':'%s'}".formatted(user)));
    shown.put(
        "lists of agents", client.toolPages("recommend", "{'k':3,'userId':'%s'}".formatted(user)));
    return shown;
  }

  @Test
  void whatAShopperAvoidsIsNowhere() {
    for (String user : List.of("Ann", "somebody new")) {
      shown(client, user)
          .forEach(
              (how, ids) -> assertThat(ids).as(how + user).containsAll(SCENTED).containsAll(PURE));

      say(user, "{'avoid':'fragrance'}");

      shown(client, user)
          .forEach(
              (how, ids) ->
                  assertThat(ids)
                      .as(how + user)
                      .doesNotContainAnyElementsOf(SCENTED)
                      .containsAll(PURE));
      assertThat(shown(client, user).get("body")).as("without the attribute").contains("quokka-c");
      assertThat(hidden(user, "wombat-0")).containsExactly("unsuitable");
      assertThat(hidden(user, "wombat-1")).isEmpty();

      assertThat(client.delete(profileOf(user)).json().get("profile")).isEmpty();
      shown(client, user).forEach((how, ids) -> assertThat(ids).as(how).containsAll(SCENTED));
      assertThat(hidden(user, "wombat-0")).isEmpty();
    }
  }

  @Test
  void whatDoesNotSuitIsCountedInNoFacetAndNoTotal() {
    say("counted", "{'avoid':'fragrance'}");
    for (String sort : List.of("relevance", "price")) {
      String asked = "v1/search?q=wombat&facets=spf&userId=counted&sort=" + sort;
      JsonNode found = client.get(asked).json();
      assertThat(found.get("total").intValue()).isEqualTo(PURE.size());
      assertThat(found.at("/facets/brand"))
          .isEqualTo(Client.json("[{'value':'Wombat','count':4}]"));
      assertThat(found.at("/facets/attributes/spf"))
          .isEqualTo(Client.json("[{'lt':50.0,'count':1},{'gte':50.0,'count':3}]"));
    }
  }

  @Test
  void aHistoryThatIsGivenCountsBesideTheProfileOfItsShopper() {
    String asked = "{%s'k':50,'history':[{'productId':'wombat-1'}]}";
    String own = "'userId':'historian',";
    assertThat(ids(client.post("v1/recommendations", asked.formatted(own)))).containsAll(SCENTED);
    say("historian", "{'avoid':'fragrance'}");

    JsonNode answer = client.post("v1/recommendations", asked.formatted(own)).json();

    assertThat(answer.at("/items").findValuesAsText("productId"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(SCENTED)
        .doesNotContain("wombat-1");
    assertThat(answer.at("/items/0/reasons/0/evidence/productIds/0").asText())
        .isEqualTo("wombat-1");
    assertThat(ids(client.post("v1/recommendations", asked.formatted(""))))
        .containsAnyElementsOf(SCENTED);
  }

  @Test
  void ofWhatANoteIsOnOnlyWhatSuitsIsNamed() {
    put(client, "wombat-x", "wombat cream x", "'ingredients':['Parfum'],'skin_types':['Dry']");
    client.put(
        "v1/products/diary",
        "{'kind':'note','title':'wombat diary','author':'Lin','productIds':['wombat-x','wombat-1']}");
    String user = "who reads";
    assertThat(onNote(user)).contains("wombat-x", "wombat-1");

    say(user, "{'avoid':'fragrance'}");

    assertThat(onNote(user)).containsExactly("wombat-1");
    client.delete("v1/products/diary");
    client.delete("v1/products/wombat-x");
  }

  /* What notes are said to be on, on two ways to the same note. */
  private static List<String> onNote(String user) {
    JsonNode list =
        client
            .post(
                "v1/recommendations",
                "{'userId':'%s','k':50,'filter':{'kind':'note'}}".formatted(user))
            .json();
    JsonNode notes = client.get("v1/products/wombat-1/notes?userId=" + encoded(user)).json();
    List<String> named = named(list);
    assertThat(named(notes)).containsExactlyInAnyOrderElementsOf(named);
    return named;
  }

  private static List<String> named(JsonNode answer) {
    return answer.findValues("reasons").stream()
        .flatMap(JsonNode::valueStream)
        .filter(why -> why.get("code").textValue().equals("note_on"))
        .flatMap(why -> why.at("/evidence/productIds").valueStream())
        .map(JsonNode::textValue)
        .toList();
  }

  @Test
  void whatAFriendBoughtOrAGroupIsOpenForIsNotShownToWhoAvoidsIt() {
    Map<String, String> brought =
        Map.of("numbat-bought-", "friend_bought", "numbat-group-", "group_lacks_few");
    for (String id : brought.keySet()) {
      put(client, id + "scented", "numbat cream", "'ingredients':['Parfum']");
      put(client, id + "pure", "numbat cream", "'ingredients':['Water']");
    }
    List<String> scented = brought.keySet().stream().map(id -> id + "scented").toList();
    List<String> pure = brought.keySet().stream().map(id -> id + "pure").toList();
    String tonight = Instant.now().plus(Duration.ofHours(5)).toString();
    for (String kind : List.of("scented", "pure")) {
      client.post(
          "v1/events",
          "{'events':[{'userId':'lin','type':'purchase','productId':'numbat-bought-%s'}]}"
              .formatted(kind));
      client.post(
          "v1/groups",
          "{'productId':'numbat-group-%s','initiator':'lin','needed':2,'expiresAt':'%s'}"
              .formatted(kind, tonight));
    }
    client.put("v1/users/lin/consent", "{'shareActivity':true}");
    client.post("v1/events", "{'events':[{'userId':'smells','type':'view','productId':'ear-1'}]}");
    for (String user : List.of("smells", "smells and is new")) {
      client.put("v1/users/%s/friends".formatted(encoded(user)), "{'friends':['lin']}");
      brought.forEach(
          (id, code) -> {
            assertThat(codes(user, id + "scented")).contains(code);
            assertThat(codes(user, id + "pure")).contains(code);
          });
      String body = "{'userId':'%s','k':1}".formatted(user);
      String cursor = cursor(client.post("v1/recommendations", body).json());

      say(user, "{'avoid':'fragrance'}");

      shown(client, user)
          .forEach((how, ids) -> assertThat(ids).as(how).doesNotContainAnyElementsOf(scented));
      brought.forEach((id, code) -> assertThat(codes(user, id + "pure")).contains(code));
      assertThat(client.pages(Client.ofCursor(cursor)))
          .containsAll(pure)
          .doesNotContainAnyElementsOf(scented);
      scented.forEach(id -> assertThat(hidden(user, id)).containsExactly("unsuitable"));
    }
    Stream.concat(scented.stream(), pure.stream())
        .forEach(id -> client.delete("v1/products/" + id));
  }

  /* Of the reasons why a product is recommended; none where it is not. */
  private static List<String> codes(String user, String product) {
    return client
        .post("v1/recommendations", "{'userId':'%s','k':50}".formatted(user))
        .json()
        .get("items")
        .valueStream()
        .filter(item -> item.get("productId").textValue().equals(product))
        .flatMap(item -> item.get("reasons").findValuesAsText("code").stream())
        .toList();
  }

  private static List<String> hidden(String user, String product) {
    String asked = "{'userId':'%s','productId':'%s'}".formatted(user, product);
    JsonNode hidden = client.post("v1/explanations", asked).json().at("/rules/hidden");
    assertThat(client.tool("explain", asked).at("/rules/hidden")).isEqualTo(hidden);
    return hidden.valueStream().map(JsonNode::textValue).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"userId", "sessionId"})
  void aProfileThatChangesBetweenPagesHoldsOnTheNext(String asked) {
    String user = "pages of " + asked;
    String session = "visit of " + asked;
    client.post(
        "v1/events",
        "{'events':[{'userId':'%s','sessionId':'%s','productId':'ear-1','type':'view'}]}"
            .formatted(user, session));
    String who = asked.equals("userId") ? user : session;
    String wombats = "{'%s':'%s','k':2,'filter':{'brand':['Wombat']}}".formatted(asked, who);
    String list = cursor(client.post("v1/recommendations", wombats).json());
    String found =
        cursor(client.get("v1/search?q=wombat&k=2&%s=%s".formatted(asked, encoded(who))).json());
    String ofAgent = cursor(client.tool("recommend", wombats));
    String foundByAgent =
        cursor(client.tool("search", wombats.replaceFirst("\\{", "{'q':'wombat',")));

    say(user, "{'avoid':['Fragrance','parfum']}");

    assertThat(client.pages(Client.ofCursor(list))).isNotEmpty().isSubsetOf(PURE);
    assertThat(client.searchPages("v1/search?cursor=" + found))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(SCENTED);
    assertThat(client.toolPages("recommend", Client.ofCursor(ofAgent)))
        .isNotEmpty()
        .isSubsetOf(PURE);
    assertThat(client.toolPages("search", Client.ofCursor(foundByAgent)))
        .isNotEmpty()
        .isSubsetOf(PURE);
    client.delete(profileOf(user));
    assertThat(client.pages(Client.ofCursor(list))).containsAnyElementsOf(SCENTED);
  }

  private static String cursor(JsonNode list) {
    return list.get("cursor").textValue();
  }

  @Test
  void aProductWithoutTheAttributeThatIsRequiredIsNotShown() {
    say("dry", "{'skinType':['dry']}");

    shown(client, "dry")
        .forEach(
            (how, ids) ->
                assertThat(ids)
                    .as(how)
                    .containsExactlyInAnyOrder("wombat-0", "wombat-1", "wombat-2", "wombat-3"));
    say("dry", "{'skinType':['dry','oily'],'avoid':'parfum','protection':['50']}");
    shown(client, "dry")
        .forEach(
            (how, ids) ->
                assertThat(ids)
                    .as(how)
                    .containsExactlyInAnyOrder(
                        "wombat-2", "wombat-3", "wombat-5", "wombat-6", "wombat-7"));
    say("dry", "{'protection':'30'}");
    assertThat(shown(client, "dry").get("body")).containsExactlyInAnyOrder("wombat-0", "wombat-1");
  }

  @Test
  void partsFitWhatTheShopperOwnsAndOtherThingsStay() {
    say("owner", "{'owns':'phone one'}");

    List<String> ids = ids(client.get("v1/search?q=quokka&k=50&userId=owner"));
    assertThat(ids).contains("quokka-a", "quokka-c", "wombat-0").doesNotContain("quokka-b");
    say("owner", "{'owns':['phone one','Phone Two']}");
    assertThat(ids(client.get("v1/search?q=quokka&k=50&userId=owner")))
        .contains("quokka-a", "quokka-b", "quokka-c");
  }

  @Test
  void reasonsSayWhatSuits() {
    say("told", "{'skinType':'DRY','owns':['Phone One'],'protection':['30','20']}");
    put(client, "quokka-d", "quokka cream", "'fits':['phone one'],'skin_types':['dry'],'spf':'30'");
    for (String path :
        List.of(
            "v1/products/popular?userId=told",
            "v1/products/latest?userId=told",
            "v1/search?q=quokka&userId=told",
            "v1/products/ear-1/similar?userId=told",
            "v1/users/told/recommendations?diversity=0")) {
      String of = path + "&k=50&locale=";
      assertThat(told(client.get(of + "en"), "quokka-d"))
          .as(of)
          .containsExactlyInAnyOrder(
              "Goes with your “Phone One”. {fits=[phone one]}",
              "Suits you by what your profile says: “30”. {spf=[30]}",
              "Suits your dry skin. {skin_types=[dry]}");
      assertThat(told(client.get(of + "zh-CN"), "quokka-d"))
          .as(of)
          .containsExactlyInAnyOrder(
              "适配您的「Phone One」 {fits=[phone one]}",
              "符合您的个人资料：「30」 {spf=[30]}",
              "适合您的干性肌肤 {skin_types=[dry]}");
    }
    var explained =
        client.post("v1/explanations", "{'userId':'told','productId':'quokka-d','locale':'en'}");
    assertThat(explained.json().get("reasons").toString()).contains("Suits your dry skin.");
    var other =
        client.post("v1/explanations", "{'userId':'told','productId':'wombat-4','locale':'en'}");
    assertThat(other.json().get("reasons").toString()).doesNotContain("fits_profile");
    client.delete("v1/products/quokka-d");
  }

  /** Sentences of the profile, and what they go by. */
  private static List<String> told(Client.Reply list, String product) {
    JsonNode item =
        list.json()
            .get("items")
            .valueStream()
            .filter(one -> one.get("productId").textValue().equals(product))
            .findFirst()
            .orElseThrow();
    assertThat(item.at("/reasons/0/code").textValue()).isNotEqualTo("fits_profile");
    return item.get("reasons")
        .valueStream()
        .filter(reason -> reason.get("code").textValue().equals("fits_profile"))
        .map(
            reason ->
                reason.get("sentence").textValue()
                    + " "
                    + reason
                        .at("/evidence/matched")
                        .propertyStream()
                        .map(
                            one ->
                                one.getKey()
                                    + "="
                                    + one.getValue()
                                        .valueStream()
                                        .map(JsonNode::textValue)
                                        .toList())
                        .collect(Collectors.joining(", ", "{", "}")))
        .sorted()
        .toList();
  }

  @Test
  void aProfileIsWhatWasPutLastAndGoesWithItsShopper() {
    // of its own, since an erasure ends the lists of all sessions within two seconds
    try (var erasing = new Served(Served.config(SETTINGS))) {
      Client client = erasing.client();
      assertThat(client.get(profileOf("a/b c")).json())
          .isEqualTo(Client.json("{'userId':'a/b c','profile':{}}"));
      var put = client.put(profileOf("a/b c"), "{'avoid':['Talc ','talc','香料'],'owns':null}");
      assertThat(put.json())
          .isEqualTo(Client.json("{'userId':'a/b c','profile':{'avoid':['Talc','香料']}}"));
      assertThat(client.get(profileOf("a/b c")).json()).isEqualTo(put.json());
      assertThat(client.get("v1/export/profiles").response().body())
          .contains("{\"userId\":\"a/b c\",\"profile\":{\"avoid\":[\"Talc\",\"香料\"]}}\n");
      client.put(profileOf("a/b c"), "{'owns':['Phone One']}");
      assertThat(client.get(profileOf("a/b c")).json().get("profile"))
          .isEqualTo(Client.json("{'owns':['Phone One']}"));

      assertThat(client.delete("v1/users/" + encoded("a/b c")).status()).isEqualTo(200);
      assertThat(client.get(profileOf("a/b c")).json().get("profile")).isEmpty();
      assertThat(client.get("v1/export/profiles").response().body()).doesNotContain("a/b c");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                        | ``          | the body is '[]'; wanted a JSON object
          {"skin":["dry"]}          | /skin       | /skin is not a known field; known are avoid, owns, protection, skinType
          {"skinType":3}            | /skinType   | /skinType is '3'; wanted a list of at most 100
          {"skinType":[3]}          | /skinType/0 | /skinType/0 is '3'; wanted a text that is not blank
          {"skinType":" "}          | /skinType   | /skinType is ' '; wanted 1 to 200 characters, not all blank
          {"protection":"high"}     | /protection | /protection is 'high'; wanted a number such as 6.1
          """)
  void aWrongProfileIsNamed(String json, String pointer, String detail) {
    var reply = client.put(profileOf("wrong"), json);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue()).isEqualTo(detail);
    assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    assertThat(client.get(profileOf("wrong")).json().get("profile")).isEmpty();
  }

  @Test
  void aProfileHasAnEnd() {
    String many =
        IntStream.range(0, 60).mapToObj(i -> "'v" + i + "'").collect(Collectors.joining(","));
    var reply = client.put(profileOf("many"), "{'avoid':[%s],'owns':[%s]}".formatted(many, many));
    assertThat(reply.json().get("detail").textValue())
        .isEqualTo("the body has 120 values; wanted at most 100 in all");
    var longer = client.put(profileOf("many"), "{'avoid':['%s']}".formatted("x".repeat(201)));
    assertThat(longer.json().at("/errors/0/pointer").textValue()).isEqualTo("/avoid");
    say("many", "{'avoid':[%s]}".formatted(many));
    shown(client, "many").forEach((how, ids) -> assertThat(ids).as(how).containsAll(PURE));
    client.delete(profileOf("many"));
  }

  @Test
  void aShopThatDeclaresNoFieldHasNoProfiles() {
    try (var plain = new Served()) {
      var reply = plain.client().put(profileOf("Ann"), "{'avoid':'fragrance'}");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().get("detail").textValue())
          .isEqualTo(
              "the body is given; wanted none, since the settings of the shop (profile) declare no field");
      assertThat(plain.client().put(profileOf("Ann"), "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void aProfileHoldsAtOnceOnEveryServer() {
    ServerConfig settings = Served.config(SETTINGS);
    var shop = settings.shop().withStore(Served.config(PostgresServer.shared()).shop().store());
    try (var one = new Served(settings.withShop(shop));
        var other = new Served(settings.withShop(shop))) {
      stock(one.client());
      long sequence = one.client().get("v1/products/popular").json().get("sequence").longValue();
      other.client().get("v1/users/Ann/recommendations?minSequence=" + sequence);
      shown(other.client(), "Ann")
          .forEach((how, ids) -> assertThat(ids).as(how).containsAll(SCENTED));

      one.client().put(profileOf("Ann"), "{'avoid':'fragrance'}");

      shown(other.client(), "Ann")
          .forEach((how, ids) -> assertThat(ids).as(how).doesNotContainAnyElementsOf(SCENTED));
      other.client().delete("v1/users/Ann");
      assertThat(one.client().get(profileOf("Ann")).json().get("profile")).isEmpty();
      assertThat(ids(one.client().get("v1/search?q=wombat&k=50&userId=Ann"))).containsAll(SCENTED);
    }
  }
}
