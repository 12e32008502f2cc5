package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.PostgresServer;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What friends let each other know counts in recommendations, and nothing else does. */
class FriendsIT {
  private static final String SETTINGS = "arrange: {friends: 5}";

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

  private static void did(Client client, String user, String type, String product) {
    var reply =
        client.post(
            "v1/events",
            "{'events':[{'userId':'%s','type':'%s','productId':'%s'}]}"
                .formatted(user, type, product));
    assertThat(reply.status()).isEqualTo(200);
  }

  private static void say(Client client, String path, String json) {
    assertThat(client.put("v1/users/" + path, json).status()).isEqualTo(200);
  }

  /* The reasons of one product for a user, as code: sentence; empty where it is not recommended. */
  private static List<String> why(Client client, String user, String product, String locale) {
    JsonNode items =
        client
            .get("v1/users/%s/recommendations?k=14&locale=%s".formatted(user, locale))
            .json()
            .get("items");
    return StreamSupport.stream(items.spliterator(), false)
        .filter(item -> item.get("productId").textValue().equals(product))
        .flatMap(item -> StreamSupport.stream(item.get("reasons").spliterator(), false))
        .filter(why -> why.get("code").textValue().startsWith("friend"))
        .map(why -> why.get("code").textValue() + ": " + why.get("sentence").textValue())
        .toList();
  }

  @Test
  void whatFriendsShareLeadsAndIsToldUntilTheyWithdraw() {
    did(client, "lin", "purchase", "mug-1");
    did(client, "bo", "favorite", "mug-1");
    did(client, "bo", "share", "tea-2");
    did(client, "bo", "view", "spk-1");
    did(client, "me", "purchase", "ear-1");
    say(client, "me/friends", "{'friends':['lin','bo','nobody']}");
    assertThat(why(client, "me", "mug-1", "en")).as("nobody has consented").isEmpty();

    say(client, "lin/consent", "{'shareActivity':true,'showName':true,'name':'小林'}");
    say(client, "bo/consent", "{'shareActivity':true}");
    assertThat(why(client, "me", "mug-1", "en"))
        .containsExactly("friend_bought: Your friend “小林” bought this.");
    assertThat(why(client, "me", "tea-2", "zh-CN"))
        .containsExactly("friends_like: 您的一位好友收藏或分享过该商品");
    assertThat(why(client, "me", "spk-1", "en")).as("a view is not told").isEmpty();
    assertThat(ids(client.get("v1/users/me/recommendations?k=2"))).contains("mug-1");

    JsonNode debug =
        client
            .post("v1/recommendations", "{'userId':'me','k':3,'debug':true}")
            .json()
            .get("diagnostics");
    assertThat(debug.findValuesAsText("source")).contains("friends");
    JsonNode explained =
        client.post("v1/explanations", "{'userId':'me','productId':'mug-1'}").json();
    assertThat(explained.get("friends").doubleValue()).isBetween(1.9, 2.1);
    assertThat(explained.findValuesAsText("code")).contains("friend_bought", "friends_like");
    assertThat(explained.get("sources").toString()).contains("friends");

    say(client, "lin/consent", "{'shareActivity':true,'showName':false,'name':'小林'}");
    assertThat(why(client, "me", "mug-1", "en"))
        .containsExactly("friend_bought: A friend of yours bought this.");
    assertThat(client.delete("v1/users/lin/consent").status()).isEqualTo(200);
    assertThat(why(client, "me", "mug-1", "en"))
        .containsExactly("friends_like: A friend of yours saved or shared this.");
    client.delete("v1/users/me/friends");
    assertThat(why(client, "me", "mug-1", "en")).isEmpty();
    assertThat(client.post("v1/explanations", "{'userId':'me','productId':'mug-1'}").json())
        .noneMatch(field -> field.toString().contains("friend"));
  }

  @Test
  void somebodyOfWhomNothingIsKnownSeesWhatFriendsLikeFirst() {
    did(client, "gift", "favorite", "tea-1");
    did(client, "gift", "dislike", "tea-2");
    did(client, "gift", "purchase", "tent-2"); // which is sold out
    say(client, "gift/consent", "{'shareActivity':true}");
    say(client, "newcomer/friends", "{'friends':['gift']}");

    JsonNode first =
        client.get("v1/users/newcomer/recommendations?k=5&locale=en").json().get("items");
    assertThat(first).hasSize(5);
    assertThat(first.get(0).get("productId").textValue()).isEqualTo("tea-1");
    assertThat(first.get(0).findValuesAsText("code")).containsExactly("friends_like");
    assertThat(first.findValuesAsText("productId"))
        .doesNotContain("tent-2")
        .doesNotHaveDuplicates();
    assertThat(client.get("v1/users/newcomer/recommendations?k=3&filter=brand:Sonora"))
        .satisfies(reply -> assertThat(ids(reply)).isNotEmpty().doesNotContain("tea-1"));
  }

  @Test
  void whatIsSoldOutTakesNoPlaceOfWhatFriendsLikeInStock() {
    client.put("v1/products/a-1", "{'title':'sold out','stock':0}");
    did(client, "miser", "purchase", "a-1");
    did(client, "miser", "favorite", "spk-1"); // whose id comes later
    say(client, "miser/consent", "{'shareActivity':true}");
    say(client, "nephew/friends", "{'friends':['miser']}");

    JsonNode one =
        client
            .post("v1/recommendations", "{'userId':'nephew','k':1,'locale':'en','debug':true}")
            .json();
    assertThat(one.get("diagnostics").findValuesAsText("source")).contains("friends");
    assertThat(one.at("/items/0/productId").textValue()).isEqualTo("spk-1");
    assertThat(one.findValuesAsText("code")).containsExactly("friends_like");
  }

  @Test
  void laterPagesGoByWhatHoldsThen() {
    did(client, "pal", "purchase", "bag-4");
    did(client, "pal", "purchase", "bag-3");
    did(client, "reader", "view", "ear-2");
    say(client, "pal/consent", "{'shareActivity':true}");
    say(client, "reader/friends", "{'friends':['pal']}");
    JsonNode page = client.post("v1/recommendations", "{'userId':'reader','k':1}").json();
    assertThat(page.findValuesAsText("code")).contains("friend_bought");
    String cursor = page.get("cursor").textValue();
    assertThat(
            client
                .post("v1/recommendations", "{'cursor':'%s'}".formatted(cursor))
                .json()
                .findValuesAsText("code"))
        .contains("friend_bought");
    client.delete("v1/users/pal/consent");
    assertThat(
            client
                .post("v1/recommendations", "{'cursor':'%s'}".formatted(cursor))
                .json()
                .findValuesAsText("code"))
        .isNotEmpty()
        .doesNotContain("friend_bought");
  }

  @Test
  void whatAFriendAloneHadBroughtIsGoneFromLaterPages() {
    did(client, "pen", "purchase", "bag-4");
    did(client, "pen", "purchase", "bag-3");
    say(client, "pen/consent", "{'shareActivity':true}");
    did(client, "stranger", "view", "ear-2");
    say(client, "stranger/friends", "{'friends':['pen']}");
    JsonNode first = client.post("v1/recommendations", "{'userId':'stranger','k':1}").json();
    assertThat(first.findValuesAsText("code")).contains("friend_bought");
    String other = first.at("/items/0/productId").textValue().equals("bag-4") ? "bag-3" : "bag-4";
    String cursor = "{'cursor':'%s'}".formatted(first.get("cursor").textValue());
    assertThat(ids(client.post("v1/recommendations", cursor))).containsExactly(other);

    client.delete("v1/users/pen/consent");

    assertThat(ids(client.post("v1/recommendations", cursor))).hasSize(1).doesNotContain(other);
  }

  @Test
  void whatAFriendBoughtCountsForWhatIsShownOfItsGroup() {
    client.put("v1/products/dear", "{'title':'zither','groupId':'zither','price':90,'stock':1}");
    client.put("v1/products/cheap", "{'title':'zither','groupId':'zither','price':80,'stock':1}");
    client.put("v1/products/between", "{'title':'zither','groupId':'zither','price':85,'stock':1}");
    client.put(
        "v1/products/none-left", "{'title':'zither','groupId':'zither','price':1,'stock':0}");
    did(client, "joy", "purchase", "dear");
    say(client, "joy/consent", "{'shareActivity':true}");
    for (String user : List.of("unknown", "known")) {
      say(client, user + "/friends", "{'friends':['joy']}");
    }
    did(client, "known", "view", "ear-1");
    for (String user : List.of("unknown", "known")) {
      JsonNode page =
          client.post("v1/recommendations", "{'userId':'%s','k':1}".formatted(user)).json();
      assertThat(page.at("/items/0/productId").textValue()).as(user).isEqualTo("cheap");
      assertThat(page.at("/items/0/offer/chosenBy").textValue()).isEqualTo("price");
      assertThat(page.at("/items/0/reasons/0/code").textValue()).isEqualTo("friend_bought");
      for (String offer : List.of("cheap", "between", "none-left", "dear")) {
        assertThat(explained(user, offer).findValuesAsText("code"))
            .as(user + offer)
            .contains("friend_bought");
      }
    }
    for (String offer : List.of("cheap", "between", "none-left")) {
      assertThat(explained("known", offer).get("friends"))
          .as(offer)
          .isEqualTo(explained("known", "dear").get("friends"));
    }
    for (String offer : List.of("cheap", "between", "none-left", "dear")) {
      client.delete("v1/products/" + offer);
    }
  }

  @Test
  void aGroupThatAFriendLikesStaysInTheListWhicheverOfItIsLeft() {
    client.put("v1/products/lute-dear", "{'title':'lute','groupId':'lute','price':90,'stock':1}");
    client.put("v1/products/lute-cheap", "{'title':'lute','groupId':'lute','price':80,'stock':1}");
    did(client, "lutist", "purchase", "bag-4");
    did(client, "lutist", "purchase", "lute-dear");
    say(client, "lutist/consent", "{'shareActivity':true}");
    say(client, "pupil/friends", "{'friends':['lutist']}");
    did(client, "pupil", "view", "bag-2");
    JsonNode first = client.post("v1/recommendations", "{'userId':'pupil','k':1}").json();
    assertThat(first.at("/items/0/productId").textValue()).isEqualTo("bag-4");
    String cursor = first.get("cursor").textValue();
    assertThat(rest(cursor)).contains("lute-cheap").doesNotContain("lute-dear");

    client.patch("v1/products/lute-cheap", "{'stock':0}");
    assertThat(rest(cursor)).contains("lute-dear").doesNotContain("lute-cheap");

    client.patch("v1/products/lute-cheap", "{'stock':1}");
    client.patch("v1/products/lute-dear", "{'stock':0}");
    assertThat(rest(cursor)).contains("lute-cheap").doesNotContain("lute-dear");

    client.delete("v1/users/lutist/consent");
    assertThat(rest(cursor)).isNotEmpty().doesNotContain("lute-cheap", "lute-dear");
    client.delete("v1/products/lute-dear");
    client.delete("v1/products/lute-cheap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sold", "reserved"})
  void whatAFriendBoughtIsGoneOnceItIsSoldOrReserved(String status) {
    String friend = "harpist-" + status;
    List<String> harps = List.of("harp-1-" + status, "harp-2-" + status);
    for (String harp : harps) {
      client.put("v1/products/" + harp, "{'title':'harp','stock':1}");
      did(client, friend, "purchase", harp);
    }
    say(client, friend + "/consent", "{'shareActivity':true}");
    did(client, "known-" + status, "view", "ear-1");
    for (String user : List.of("new-" + status, "known-" + status)) {
      say(client, user + "/friends", "{'friends':['%s']}".formatted(friend));
      JsonNode first =
          client.post("v1/recommendations", "{'userId':'%s','k':1}".formatted(user)).json();
      String gone = harps.get(first.findValuesAsText("productId").contains(harps.get(0)) ? 1 : 0);
      String cursor = first.get("cursor").textValue();
      assertThat(rest(cursor)).contains(gone);
      assertThat(why(client, user, gone, "en"))
          .singleElement()
          .asString()
          .startsWith("friend_bought: A friend of yours bought ");

      client.patch("v1/products/" + gone, "{'status':'%s'}".formatted(status));

      assertThat(why(client, user, gone, "en")).as("no more recommended").isEmpty();
      assertThat(rest(cursor)).isNotEmpty().doesNotContain(gone);
      assertThat(client.pages("{'userId':'%s','k':9}".formatted(user)))
          .containsAnyElementsOf(harps)
          .doesNotContain(gone);
      client.patch("v1/products/" + gone, "{'status':'available'}");
      assertThat(why(client, user, gone, "en")).hasSize(1);
    }
    harps.forEach(harp -> client.delete("v1/products/" + harp));
  }

  /* What a list has from a cursor to its end. */
  private static List<String> rest(String cursor) {
    return client.pages(Client.ofCursor(cursor));
  }

  private static JsonNode explained(String user, String product) {
    return client
        .post("v1/explanations", "{'userId':'%s','productId':'%s'}".formatted(user, product))
        .json();
  }

  @Test
  void whatWasPutIsAnsweredAndGoesWithItsShopper() {
    assertThat(client.get("v1/users/eve/friends").json())
        .isEqualTo(Client.json("{'userId':'eve','friends':[]}"));
    assertThat(client.put("v1/users/eve/friends", "{'friends':['b','a','b']}").json())
        .isEqualTo(Client.json("{'userId':'eve','friends':['b','a']}"));
    assertThat(client.get("v1/users/eve/consent").json())
        .isEqualTo(Client.json("{'userId':'eve','shareActivity':false,'showName':false}"));
    say(client, "eve/consent", "{'shareActivity':true,'showName':true,'name':' Eve '}");
    assertThat(client.get("v1/users/eve/consent").json())
        .isEqualTo(
            Client.json("{'userId':'eve','shareActivity':true,'showName':true,'name':'Eve'}"));
    say(client, "adam/friends", "{'friends':['eve','b']}");

    assertThat(client.delete("v1/users/eve").status()).isEqualTo(200);

    assertThat(client.get("v1/users/eve/friends").json().get("friends")).isEmpty();
    assertThat(client.get("v1/users/eve/consent").json().get("shareActivity").booleanValue())
        .isFalse();
    assertThat(client.get("v1/users/adam/friends").json().get("friends"))
        .isEqualTo(Client.json("['b']"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          friends | {}                          | /friends       | /friends is missing; wanted a list of ids of users
          friends | {"friends":"a"}             | /friends       | /friends is '"a"'; wanted a list of at most 500
          friends | {"friends":["a",1]}         | /friends/1     | /friends/1 is '1'; wanted a text that is not blank
          friends | {"friends":["wrong"]}       | /friends       | /friends is 'wrong'; wanted other users than the one whose friends they are
          consent | {"share":true}              | /share         | /share is not a known field; known are shareActivity, showName, name
          consent | {"shareActivity":"yes"}     | /shareActivity | /shareActivity is '"yes"'; wanted true or false
          consent | {"showName":true}           | /name          | /name is ''; wanted a name, since showName is true
          consent | {"name":" "}                | /name          | /name is ' '; wanted 1 to 50 characters, not all blank
          """)
  void whatIsWrongIsNamed(String path, String json, String pointer, String detail) {
    var reply = client.put("v1/users/wrong/" + path, json);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue()).isEqualTo(detail);
    assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
  }

  @Test
  void aShopThatSetsNoWeightGoesWithoutFriends() {
    try (var plain = new Served(Served.config("arrange: {friends: 0}"))) {
      did(plain.client(), "lin", "purchase", "mug-1");
      say(plain.client(), "lin/consent", "{'shareActivity':true}");
      say(plain.client(), "me/friends", "{'friends':['lin']}");
      assertThat(why(plain.client(), "me", "mug-1", "en")).isEmpty();
      did(plain.client(), "me", "view", "ear-1");
      assertThat(why(plain.client(), "me", "mug-1", "en")).isEmpty();
    }
  }

  @Test
  void withdrawnConsentIsGoneFromTheNextAnswerOfEveryServer() {
    ServerConfig settings = Served.config(SETTINGS);
    var shop = settings.shop().withStore(Served.config(PostgresServer.shared()).shop().store());
    try (var one = new Served(settings.withShop(shop));
        var other = new Served(settings.withShop(shop))) {
      did(one.client(), "lin", "purchase", "mug-1");
      did(one.client(), "lin", "purchase", "bag-4");
      did(one.client(), "me", "view", "ear-2");
      say(one.client(), "me/friends", "{'friends':['lin']}");
      for (int i = 0; i < 5; i++) {
        say(one.client(), "lin/consent", "{'shareActivity':true}");
        assertThat(why(other.client(), "me", "mug-1", "en")).hasSize(1);
        one.client().delete("v1/users/lin/consent");
        assertThat(why(other.client(), "me", "mug-1", "en")).isEmpty();
      }

      say(one.client(), "lin/consent", "{'shareActivity':true,'showName':true,'name':'小林'}");
      JsonNode begun =
          other.client().post("v1/recommendations", "{'userId':'me','k':1,'locale':'en'}").json();
      String left = begun.at("/items/0/productId").textValue().equals("mug-1") ? "bag-4" : "mug-1";
      String cursor = Client.ofCursor(begun.get("cursor").textValue());
      String sentence = "/items/0/reasons/0/sentence";
      Client reader = other.client();
      var next = reader.post("v1/recommendations", cursor);
      assertThat(ids(next)).containsExactly(left);
      assertThat(next.json().at(sentence).textValue()).startsWith("Your friend “小林” bought ");

      say(one.client(), "lin/consent", "{'shareActivity':true,'name':'小林'}");
      next = reader.post("v1/recommendations", cursor);
      assertThat(ids(next)).containsExactly(left);
      assertThat(next.json().at(sentence).textValue()).startsWith("A friend of yours bought ");
      assertThat(next.response().body()).doesNotContain("小林");

      one.client().delete("v1/users/lin/consent");
      next = reader.post("v1/recommendations", cursor);
      assertThat(ids(next)).hasSize(1).doesNotContain(left);
      assertThat(next.response().body()).doesNotContain("小林", "friend");
    }
  }
}
