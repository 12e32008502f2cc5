package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErasureIT {
  private static final String SHOPPER = "zoe-7b1f-erased";
  private static final String SESSION = "session-7b1f-erased";

  @Test
  void nothingOfAShopperIsLeft() throws IOException, InterruptedException {
    try (var served = new Served()) {
      Client client = served.client();
      JsonNode before = client.get("v1/products/popular?k=50&locale=en").json();
      client.post(
          "v1/events",
          """
          {'events':[{'eventId':'z-0','sessionId':'%2$s','productId':'mug-1','type':'view'},
                     {'eventId':'z-1','userId':'%1$s','sessionId':'%2$s','productId':'mug-1','type':'purchase'},
                     {'eventId':'z-2','userId':'%1$s','text':'a secret wish','type':'search'}]}
          """
              .formatted(SHOPPER, SESSION));
      client.get("v1/users/%s/recommendations".formatted(SHOPPER));
      client.post("v1/recommendations", "{'sessionId':'%s'}".formatted(SESSION));

      var reply = client.delete("v1/users/" + SHOPPER);

      assertThat(reply.status()).isEqualTo(200);
      JsonNode receipt = reply.json();
      assertThat(receipt.fieldNames())
          .toIterable()
          .containsExactly("receiptId", "sequence", "events", "sessions", "at");
      assertThat(UUID.fromString(receipt.get("receiptId").textValue())).isNotNull();
      assertThat(receipt.get("events").intValue()).isEqualTo(3);
      assertThat(receipt.get("sessions").intValue()).isEqualTo(1);
      assertThat(Instant.parse(receipt.get("at").textValue()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
      assertThat(client.get("v1/users/" + SHOPPER).status()).isEqualTo(404);
      assertThat(client.get("v1/users").json().toString()).doesNotContain(SHOPPER);
      assertThat(client.get("v1/products/popular?k=50&locale=en").json().get("items"))
          .isEqualTo(before.get("items"));
      assertThat(ids(client.post("v1/recommendations", "{'sessionId':'%s'}".formatted(SESSION))))
          .isEqualTo(ids(client.post("v1/recommendations", "{}")));
      assertThat(client.get("metrics").response().body())
          .contains("zhiyin_histories_remembered 0.0");
      awaitNoFileWith(served.shop().home().root(), SHOPPER);
      awaitNoFileWith(served.shop().home().root(), "a secret wish");
    }
  }

  private static void awaitNoFileWith(Path folder, String text)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!filesWith(folder, text).isEmpty()) {
      assertThat(Instant.now()).as("%s have '%s'", filesWith(folder, text), text).isBefore(end);
      Thread.sleep(50);
    }
  }

  private static List<Path> filesWith(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void nothingToEraseIsAReceiptToo() {
    try (var served = new Served()) {
      JsonNode receipt = served.client().delete("v1/users/nobody").json();

      assertThat(receipt.get("events").intValue()).isZero();
      assertThat(receipt.get("sessions").intValue()).isZero();
      assertThat(receipt.get("receiptId").textValue()).isNotEmpty();
    }
  }

  @Test
  void listsOfSessionsEndOnlyWithAUserWhoWasInOne() {
    try (var served = new Served()) {
      Client client = served.client();
      String cursor = cursorOf(client, "{'sessionId':'s1','k':2}");
      client.post("v1/events", "{'events':[{'userId':'Eve','productId':'mug-1','type':'view'}]}");

      client.delete("v1/users/nobody");
      client.delete("v1/users/Eve");
      assertThat(client.post("v1/recommendations", cursor).status()).isEqualTo(200);

      client.post(
          "v1/events",
          "{'events':[{'userId':'Eve','sessionId':'s1','productId':'mug-1','type':'view'}]}");
      client.delete("v1/users/Eve");
      assertThat(client.post("v1/recommendations", cursor).status()).isEqualTo(410);
    }
  }

  /* Of whoever used a session before it became another's there is no link any more. */
  @Test
  void listsOfSessionsEndWithAUserWhoWasInOneBefore() {
    try (var served = new Served()) {
      Client client = served.client();
      String event =
          "{'events':[{'userId':'%s','sessionId':'s1','productId':'mug-1','type':'view'}]}";
      client.post("v1/events", event.formatted("Eve"));
      String cursor = cursorOf(client, "{'sessionId':'s1','k':2}");
      client.post("v1/events", event.formatted("Fay"));

      JsonNode receipt = client.delete("v1/users/Eve").json();

      assertThat(receipt.get("sessions").intValue()).isZero();
      assertThat(client.post("v1/recommendations", cursor).status()).isEqualTo(410);
    }
  }

  private static String cursorOf(Client client, String body) {
    String cursor = client.post("v1/recommendations", body).json().get("cursor").textValue();
    return "{'cursor':'%s'}".formatted(cursor);
  }

  @Test
  void eventsThatAreTooOldAreRemovedByThemselves() throws InterruptedException {
    try (var served = new Served(Served.config("retention: {days: 30}"))) {
      Client client = served.client();
      client.post("v1/events", "{'events':[{'userId':'new','productId':'mug-1','type':'view'}]}");
      Instant end = Instant.now().plus(Duration.ofSeconds(60));

      while (client.get("v1/users/Ann").status() != 404) {
        assertThat(Instant.now()).isBefore(end);
        Thread.sleep(50);
      }

      assertThat(client.get("v1/users/new").status()).isEqualTo(200);
    }
  }
}
