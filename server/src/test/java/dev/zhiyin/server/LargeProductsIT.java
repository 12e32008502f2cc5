package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.testing.LargestProduct;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Products at the limits are shown like any other, those beyond are refused and harm nothing. */
@ExtendWith(Shared.class)
class LargeProductsIT {
  @AfterEach
  void tidy(Client client) {
    client.delete("v1/products/largest");
    client.delete("v1/products/after");
  }

  @Test
  void aProductAtAllLimitsIsShownFoundAndRecommended(Client client) {
    String json = LargestProduct.json("largest");

    assertThat(put(client, "largest", json).status()).isEqualTo(200);

    assertThat(client.get("v1/products/largest").json()).isEqualTo(Client.plain(json));
    String brand = Client.plain(json).get("brand").textValue();
    String filter = "&filter=" + encoded("{'brand':['%s']}".formatted(brand));
    for (String path :
        new String[] {
          "v1/search?facets=true&q=" + encoded("三季双人防雨露营帐篷"),
          "v1/products/tent-1/similar?k=5",
          "v1/products/latest?k=5",
          "v1/products/popular?k=5"
        }) {
      assertThat(ids(client.get(path + filter))).as(path).containsExactly("largest");
    }
    assertThat(
            ids(
                client.post(
                    "v1/recommendations",
                    "{'history':[{'productId':'tent-1'}],'k':3,'filter':{'brand':['%s']}}"
                        .formatted(brand))))
        .containsExactly("largest");
    assertThat(
            ids(client.post("v1/recommendations", "{'history':[{'productId':'largest'}],'k':5}")))
        .hasSize(5)
        .doesNotContain("largest");
    assertThat(
            client
                .post(
                    "v1/explanations", "{'history':[{'productId':'tent-1'}],'productId':'largest'}")
                .status())
        .isEqualTo(200);
    aWriteIsShown(client);
  }

  @Test
  void aProductBeyondALimitIsRefusedAndLaterWritesAreShown(Client client) {
    var reply =
        client.put(
            "v1/products/largest",
            "{'title':'poison','category':['a'%s]}".formatted(",'a'".repeat(199_999)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue())
        .isEqualTo("category is '200000 levels'; wanted at most 16 levels");
    assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo("/category");
    assertThat(client.get("v1/products/largest").status()).isEqualTo(404);
    aWriteIsShown(client);
  }

  @Test
  void aBatchRefusesOnlyTheLinesBeyondALimit(Client client) {
    var reply =
        client.send(
            client
                .request("v1/products:batch")
                .header("Content-Type", "application/x-ndjson")
                .POST(
                    BodyPublishers.ofString(
                        LargestProduct.json("largest!")
                            + "\n"
                            + LargestProduct.json("largest")
                            + "\n")));

    List<String> lines = reply.response().body().lines().toList();
    assertThat(Client.plain(lines.get(0)).get("error").textValue())
        .isEqualTo("product is '300001 characters'; wanted at most 300000 characters");
    assertThat(Client.plain(lines.get(1)).get("status").textValue()).isEqualTo("created");
    assertThat(client.get("v1/products/largest").status()).isEqualTo(200);
  }

  @Test
  void anAnswerNeverSaysALargeBodyAgain(Client client) {
    String large = "x".repeat(400_000);
    for (String body :
        new String[] {
          "{\"title\":\"%s\"}".formatted(large),
          "{\"%s\":{}}".formatted(large.substring(0, 40_000)),
          "{\"title\":[\"%s\"]}".formatted(large),
          "{\"id\":\"%s\"}".formatted(large),
          "[\"%s\"]".formatted(large),
          "{\"title\":\"a\",\"title\":\"%s\"}".formatted(large)
        }) {
      assertThat(put(client, "largest", body).status()).isEqualTo(400);
      assertThat(put(client, "largest", body).response().body().length())
          .as(body.substring(0, 20))
          .isLessThan(4_000);
    }
    var events =
        client.post("v1/events", "{'events':[{'%s':1}]}".formatted(large.substring(0, 40_000)));
    assertThat(events.response().body().length()).isLessThan(4_000);
  }

  private static Client.Reply put(Client client, String id, String json) {
    return client.send(
        client
            .request("v1/products/" + id)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  private static void aWriteIsShown(Client client) {
    JsonNode put = client.put("v1/products/after", "{'title':'zebra lamp'}").json();
    assertThat(put.get("status").textValue()).isEqualTo("created");
    assertThat(ids(client.get("v1/search?q=zebra"))).first().isEqualTo("after");
  }
}
