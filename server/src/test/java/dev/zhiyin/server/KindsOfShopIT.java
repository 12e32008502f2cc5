package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        assertThat(pages(client, "{'userId':'%s','k':5}".formatted(user)))
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
