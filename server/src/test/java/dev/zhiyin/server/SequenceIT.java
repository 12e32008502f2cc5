package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shoppers read what they wrote. */
@ExtendWith(Shared.class)
class SequenceIT {
  @Test
  void anAnswerKnowsTheEventThatItMustHaveSeen(Client client) {
    for (int i = 0; i < 30; i++) {
      String user = "rw-" + i;
      long sequence = view(client, "'userId':'%s'".formatted(user), "e-rw-" + i);

      var path = "v1/users/%s/recommendations?k=3&minSequence=%d".formatted(user, sequence);
      assertKnows(client.get(path).json(), sequence, "e-rw-" + i);
      assertKnows(
          client
              .post(
                  "v1/recommendations",
                  "{'userId':'%s','k':3,'minSequence':%d}".formatted(user, sequence))
              .json(),
          sequence,
          "e-rw-" + i);
    }
  }

  private static void assertKnows(JsonNode answer, long sequence, String event) {
    assertThat(answer.get("sequence").longValue()).isGreaterThanOrEqualTo(sequence);
    assertThat(answer.has("stale")).isFalse();
    assertThat(StreamSupport.stream(answer.get("items").spliterator(), false))
        .anyMatch(item -> item.at("/reasons/0/evidence/eventIds").toString().contains(event));
  }

  @Test
  void aChangeThatIsNotMadeYetCannotBeWaitedFor(Client client) {
    long newest = view(client, "'userId':'newest'", "e-newest");
    long beyond = newest + 1_000_000;

    for (var reply :
        new Client.Reply[] {
          client.get("v1/users/newest/recommendations?minSequence=" + beyond),
          client.post("v1/recommendations", "{'minSequence':%d}".formatted(beyond))
        }) {
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().get("detail").textValue())
          .startsWith("minSequence is '%d'; wanted at most ".formatted(beyond))
          .endsWith(", the number of the newest change");
      assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo("/minSequence");
    }
  }

  @Test
  void theSequenceOfAnAnswerIsNeverBeforeThatOfAnEarlierOne(Client client) {
    long before = 0;
    for (int i = 0; i < 20; i++) {
      view(client, "'userId':'rising'", "e-rising-" + i);
      long now = client.get("v1/users/rising/recommendations").json().get("sequence").longValue();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  @Test
  void aSessionHasAHistoryOfItsOwn(Client client) {
    long sequence = view(client, "'sessionId':'ses-1'", "e-ses-1");

    assertKnows(
        client
            .post(
                "v1/recommendations",
                "{'sessionId':'ses-1','k':3,'minSequence':%d}".formatted(sequence))
            .json(),
        sequence,
        "e-ses-1");
    assertThat(client.get("v1/users/ses-1").status()).isEqualTo(404);
  }

  @Test
  void aSessionWhoseUserBecomesKnownIsThatUsers(Client client) {
    view(client, "'userId':'merged'", "e-merge-1", "tea-1");
    view(client, "'sessionId':'ses-2'", "e-merge-2", "ear-1");
    assertThat(client.get("v1/users/merged").json().get("total").intValue()).isEqualTo(1);

    view(client, "'userId':'merged','sessionId':'ses-2'", "e-merge-3", "tent-1");

    JsonNode user = client.get("v1/users/merged").json();
    assertThat(user.get("history").findValuesAsText("productId"))
        .containsExactlyInAnyOrder("tea-1", "ear-1", "tent-1");
    assertThat(ids(client.post("v1/recommendations", "{'sessionId':'ses-2','k':50}")))
        .isEqualTo(ids(client.post("v1/recommendations", "{'userId':'merged','k':50}")))
        .doesNotContain("tea-1", "ear-1", "tent-1");
  }

  @Test
  void whatClocksThatGoAheadSendCountsAsNow(Client client) {
    var soon = java.time.Instant.now().plus(java.time.Duration.ofHours(20));
    client.post(
        "v1/events",
        "{'events':[{'userId':'ahead','productId':'tea-1','type':'view','timestamp':'%s'}]}"
            .formatted(soon));
    view(client, "'userId':'ahead'", "e-ahead", "ear-1");

    JsonNode history = client.get("v1/users/ahead").json().get("history");
    assertThat(history.findValuesAsText("productId")).containsExactly("ear-1", "tea-1");
    assertThat(java.time.Instant.parse(history.get(1).get("timestamp").textValue()))
        .isBefore(soon.minusSeconds(60));
  }

  private static long view(Client client, String shopperId, String event) {
    return view(client, shopperId, event, "tent-1");
  }

  private static long view(Client client, String shopperId, String event, String product) {
    var reply =
        client.post(
            "v1/events",
            "{'events':[{'eventId':'%s',%s,'productId':'%s','type':'view'}]}"
                .formatted(event, shopperId, product));
    assertThat(reply.json().at("/results/0/status").textValue()).isEqualTo("accepted");
    return reply.json().get("sequence").longValue();
  }
}
