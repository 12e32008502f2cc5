package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same request again, under the same key. */
@Timeout(120)
@ExtendWith(Shared.class)
class IdempotencyIT {
  private static final String HEADER = "Idempotency-Key";

  @Test
  void theSameRequestGetsTheSameAnswerAndIsDoneOnce(Client client) {
    String user = "i-" + UUID.randomUUID();
    String events = events(user);
    String key = UUID.randomUUID().toString();

    var first = client.post("v1/events", events, HEADER, key);
    var again = client.post("v1/events", events, HEADER, key);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.header("Content-Type")).isEqualTo("application/json");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(eventsOf(user, client)).isEqualTo(1);

    client.post("v1/events", events, HEADER, UUID.randomUUID().toString());
    assertThat(eventsOf(user, client)).isEqualTo(2);
  }

  @Test
  void anotherBodyUnderTheSameKeyIsRefused(Client client) {
    String key = UUID.randomUUID().toString();
    client.post("v1/events", events("i-a"), HEADER, key);

    var refused = client.post("v1/events", events("i-b"), HEADER, key);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().get("detail").textValue())
        .isEqualTo("this Idempotency-Key was used with another body: " + key);
    assertThat(client.get("v1/users/i-b").status()).isEqualTo(404);
  }

  @Test
  void whatFailedMayBeTriedAgain(Client client) {
    String key = UUID.randomUUID().toString();

    assertThat(client.post("v1/events", "{}", HEADER, key).status()).isEqualTo(400);
    assertThat(client.post("v1/events", events("i-c"), HEADER, key).status()).isEqualTo(200);
  }

  @Test
  void aBatchIsDoneOnceToo(Client client) {
    String key = UUID.randomUUID().toString();
    String lines = "{\"id\":\"i-1\",\"title\":\"a mug\"}\n{\"id\":\"i-1\",\"deleted\":true}\n";

    var first = batch(client, lines, key);
    var again = batch(client, lines, key);

    assertThat(first.response().body()).contains("created", "deleted");
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(batch(client, lines + "\n", key).status()).isEqualTo(422);
  }

  @Test
  void whatIsSentAgainAfterItsKeyIsForgottenIsNotThereTwice(@TempDir Path folder) {
    var shop = new SmallShop(new Home(folder), Served.config().shop());
    shop.stocked().published();
    String two =
        "{'events':[{'userId':'i','productId':'tea-1','type':'view'},"
            + "{'userId':'i','productId':'tea-1','type':'view'}]}";
    String group =
        "{'productId':'tea-1','initiator':'ann','needed':3,'expiresAt':'%s'}"
            .formatted(Instant.now().plus(Duration.ofHours(5)));
    String groupId;
    try (var server = ZhiyinServer.start(shop.home(), Served.config());
        var client = new Client(server.address())) {
      assertThat(client.post("v1/events", two, HEADER, "k").json().findValuesAsText("status"))
          .containsExactly("accepted", "accepted");
      client.post("v1/events", events("j"), HEADER, "o");
      groupId = client.post("v1/groups", group, HEADER, "k").json().get("groupId").textValue();
    }

    try (var server = ZhiyinServer.start(shop.home(), Served.config());
        var client = new Client(server.address())) {
      var again = client.post("v1/events", two, HEADER, "k");
      assertThat(again.header("Idempotent-Replayed")).as("the server has forgotten").isEmpty();
      assertThat(again.json().findValuesAsText("status")).containsExactly("duplicate", "duplicate");
      assertThat(eventsOf("i", client)).isEqualTo(2);
      client.post("v1/groups/" + groupId + "/members", "{'userId':'bo'}");
      var begun = client.post("v1/groups", group, HEADER, "k").json();
      assertThat(begun.get("groupId").textValue()).isEqualTo(groupId);
      assertThat(begun.get("lacking").intValue()).isEqualTo(1);
      assertThat(
              client.post("v1/events", events("i"), HEADER, "o").json().findValuesAsText("status"))
          .as("another body under a key that was used")
          .containsExactly("accepted");
    }
  }

  @Test
  void aKeyThatCannotBeOneIsRefused(Client client) {
    var refused = client.post("v1/events", events("i-d"), HEADER, "a b");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("detail").textValue())
        .isEqualTo("Idempotency-Key is 'a b'; wanted 1 to 200 letters, digits and signs of ASCII");
    assertThat(refused.json().at("/errors/0/pointer").textValue()).isEqualTo("/Idempotency-Key");
  }

  @Test
  void whileTheFirstIsUnderWayTheSecondIsRefused() {
    String body = "{\"events\":[{\"userId\":\"i\",\"productId\":\"tea-1\",\"type\":\"view\"}]}";
    try (var served = new Served();
        var first =
            HalfSent.beingRead(
                served.server().address(), "POST /v1/events", body, HEADER + ": under-way")) {
      var second = served.client().post("v1/events", events("i"), HEADER, "under-way");

      assertThat(second.status()).isEqualTo(409);
      assertThat(second.json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:request-under-way");
      assertThat(first.finish()).startsWith("HTTP/1.1 200");
    }
  }

  private static Client.Reply batch(Client client, String lines, String key) {
    return client.send(
        client
            .request("v1/products:batch", HEADER, key, "Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines)));
  }

  private static String events(String user) {
    return "{'events':[{'userId':'%s','productId':'tea-1','type':'view'}]}".formatted(user);
  }

  private static int eventsOf(String user, Client client) {
    return client.get("v1/users/" + user).json().at("/history/0/eventIds").size();
  }
}
