package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.testing.Until;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Lists that are read page by page, while the shop changes. */
class PagingIT {
  private static final String RECOMMEND = "v1/recommendations";
  private static final int ADDED = 300;

  @Test
  void aListReadToItsEndHasEachProductOnceWhateverChangesMeanwhile() {
    try (var served = new Served()) {
      Client client = served.client();
      addProducts(client);
      Set<String> before = allowed(client);

      var shown = new ArrayList<String>();
      var gone = new HashSet<String>();
      JsonNode page = ask(client, "{'userId':'小明','k':7}");
      for (int turn = 0; page.has("cursor"); turn++) {
        shown.addAll(ids(page));
        change(client, turn, shown, gone);
        page = ask(client, "{'cursor':'%s'}".formatted(page.get("cursor").textValue()));
      }
      shown.addAll(ids(page));

      assertThat(shown).doesNotHaveDuplicates();
      before.removeAll(gone);
      assertThat(shown).containsAll(before);
      assertThat(gone).as("deleted or bought before they were shown").hasSizeGreaterThan(5);
      assertThat(shown).doesNotContainAnyElementsOf(gone);
    }
  }

  /* Every turn somebody does something, one product is deleted, one changed and one added. */
  private static void change(Client client, int turn, List<String> shown, Set<String> gone) {
    client.post(
        "v1/events",
        "{'events':[{'userId':'小明','productId':'more-%d','type':'purchase'}]}".formatted(turn));
    String victim = "more-" + (ADDED - 1 - turn);
    if (!shown.contains(victim)) {
      client.delete("v1/products/" + victim);
      gone.add(victim);
    }
    if (!shown.contains("more-" + turn)) {
      gone.add("more-" + turn); // bought before it would have come
    }
    client.put("v1/products/more-" + (100 + turn), "{'title':'防水登山背包 改 %d'}".formatted(turn));
    client.put("v1/products/later-" + turn, "{'title':'徒步背包 %d'}".formatted(turn));
  }

  private static void addProducts(Client client) {
    var lines = new StringBuilder();
    for (int i = 0; i < ADDED; i++) {
      lines.append(
          Client.quoted(
              "{'id':'more-%d','title':'%s %d','brand':'b%d'}\n"
                  .formatted(i, List.of("背包", "茶", "headphones").get(i % 3), i, i % 5)));
    }
    var reply =
        client.send(
            client
                .request("v1/products:batch")
                .header("Content-Type", "application/x-ndjson")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(lines.toString())));
    assertThat(reply.status()).isEqualTo(200);
  }

  private static Set<String> allowed(Client client) {
    var all = new HashSet<>(ids(ask(client, "{'userId':'小明','k':500}")));
    assertThat(all).hasSizeGreaterThan(ADDED);
    return all;
  }

  @Test
  void everyPageIsOfTheSameRecommendationAndMayBeReadAgain() {
    try (var served = new Served()) {
      Client client = served.client();
      JsonNode first = ask(client, "{'userId':'小明','k':3,'locale':'en'}");
      String cursor = "{'cursor':'%s'}".formatted(first.get("cursor").textValue());

      JsonNode second = ask(client, cursor);

      assertThat(second.get("recommendationId")).isEqualTo(first.get("recommendationId"));
      assertThat(second.get("items")).hasSize(3).doesNotContainAnyElementsOf(first.get("items"));
      assertThat(ask(client, cursor)).isEqualTo(second);
    }
  }

  @Test
  void whatWasBoughtMeanwhileDoesNotCome() {
    try (var served = new Served()) {
      Client client = served.client();
      addProducts(client);
      JsonNode first = ask(client, "{'userId':'小明','k':10}");
      String cursor = "{'cursor':'%s'}".formatted(first.get("cursor").textValue());
      List<String> next = ids(ask(client, cursor));

      client.post(
          "v1/events",
          "{'events':[{'userId':'小明','productId':'%s','type':'purchase'}]}".formatted(next.get(3)));

      assertThat(ids(ask(client, cursor)))
          .hasSize(10)
          .doesNotContain(next.get(3))
          .containsAll(next.subList(0, 3));
    }
  }

  @Test
  void aCursorThatHasExpiredSaysSo() throws InterruptedException {
    try (var served = new Served(Served.config("server: {listTime: 5s}"))) {
      Client client = served.client();
      String cursor =
          "{'cursor':'%s'}"
              .formatted(ask(client, "{'userId':'小明','k':3}").get("cursor").textValue());
      assertThat(client.post(RECOMMEND, cursor).status()).isEqualTo(200);
      Thread.sleep(5500);

      var reply = client.post(RECOMMEND, cursor);

      assertThat(reply.status()).isEqualTo(410);
      assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(reply.json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:cursor-expired");
    }
  }

  @Test
  void aListEndsWithItsGenerationAndWithItsShopper() throws InterruptedException {
    try (var served = new Served()) {
      Client client = served.client();
      String ofAnn =
          "{'cursor':'%s'}"
              .formatted(ask(client, "{'userId':'Ann','k':3}").get("cursor").textValue());
      String given =
          "{'cursor':'%s'}"
              .formatted(
                  ask(client, "{'history':[{'productId':'tea-1'}],'k':3}")
                      .get("cursor")
                      .textValue());

      client.delete("v1/users/Ann");
      assertThat(client.post(RECOMMEND, ofAnn).status()).isEqualTo(410);
      assertThat(client.post(RECOMMEND, given).status()).isEqualTo(200);

      long next = served.shop().published();
      Until.holds(() -> client.get("readyz").json().get("generation").longValue() == next);
      assertThat(client.post(RECOMMEND, given).status()).isEqualTo(410);
    }
  }

  @Test
  void whatIsNoCursorAndWhatStandsBesideOneIsRefused() {
    try (var served = new Served()) {
      Client client = served.client();
      var wrong = client.post(RECOMMEND, "{'cursor':'abc'}");
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.json().at("/errors/0/pointer").textValue()).isEqualTo("/cursor");

      var beside = client.post(RECOMMEND, "{'cursor':'abc','k':3}");
      assertThat(beside.status()).isEqualTo(400);
      assertThat(beside.json().get("detail").textValue())
          .isEqualTo("/k is given beside cursor; wanted one of them");
    }
  }

  @Test
  void rulesOfTheSettingsArrangeAndTheAnswerSaysWhatTheyMoved() {
    String rules =
        "arrange: {pins: [{product: mug-1, position: 2}], boosts: [{name: tea, filter: 'brand:大益', factor: 100}]}";
    try (var served = new Served(Served.config(rules))) {
      JsonNode items = ask(served.client(), "{'userId':'小明','k':4,'locale':'en'}").get("items");

      assertThat(items.get(1).get("productId").textValue()).isEqualTo("mug-1");
      assertThat(items.get(1).get("promoted").booleanValue()).isTrue();
      assertThat(items.get(1).get("reasons").get(0).get("code").textValue()).isEqualTo("promoted");
      assertThat(items.get(1).at("/moves/0/rule").textValue()).isIn("pin", "boost");
      assertThat(items.get(0).has("promoted")).isFalse();
    }
  }

  @Test
  void debugSaysHowAnAnswerCameAbout() {
    try (var served = new Served()) {
      Client client = served.client();
      JsonNode plain = ask(client, "{'userId':'小明','k':3}");
      JsonNode debug = ask(client, "{'userId':'小明','k':3,'debug':true}").get("diagnostics");

      assertThat(plain.has("diagnostics")).isFalse();
      assertThat(debug.at("/sources/0/source").textValue()).isEqualTo("learned");
      assertThat(debug.at("/sources/0/found").intValue()).isPositive();
      assertThat(debug.at("/sources/0/micros").longValue()).isNotNegative();
      assertThat(debug.get("candidates").intValue()).isPositive();
      assertThat(debug.get("interests")).isNotEmpty();
      assertThat(
              client
                  .get("v1/users/Ann/recommendations?debug=true&diversity=0.5")
                  .json()
                  .has("diagnostics"))
          .isTrue();
      assertThat(client.get("v1/users/Ann/recommendations?diversity=2").status()).isEqualTo(400);
      assertThat(client.post(RECOMMEND, "{'diversity':-1}").status()).isEqualTo(400);
    }
  }

  private static JsonNode ask(Client client, String body) {
    var reply = client.post(RECOMMEND, body);
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json();
  }

  private static List<String> ids(JsonNode answer) {
    return StreamSupport.stream(answer.get("items").spliterator(), false)
        .map(item -> item.get("productId").textValue())
        .toList();
  }
}
