package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.config.PrivacySettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ids of users and sessions are replaced where they come in, and work as before. */
class PseudonymsIT {
  private static final String USER = "raw-user-4711";
  private static final String SESSION = "raw-session-4711";
  private static final String KEY = "0123456789abcdef".repeat(4);

  @Test
  void aShopperIsKnownByTheirIdAndKeptUnderAnotherName() throws IOException {
    var config =
        Served.config()
            .withShop(
                ShopConfig.DEFAULT.withPrivacy(
                    new PrivacySettings(true, Optional.of(Secret.of(KEY)))));
    try (var served = new Served(config)) {
      Client client = served.client();
      client.post(
          "v1/events",
          """
          {'events':[{'userId':'%1$s','productId':'tea-1','type':'purchase'},
                     {'sessionId':'%2$s','productId':'ear-1','type':'purchase'}]}
          """
              .formatted(USER, SESSION));

      assertThat(ids(client.get("v1/users/%s/recommendations?k=1".formatted(USER))))
          .isEqualTo(
              ids(client.post("v1/recommendations", "{'userId':'%s','k':1}".formatted(USER))))
          .containsExactly("tea-2");
      assertThat(
              ids(client.post("v1/recommendations", "{'sessionId':'%s','k':1}".formatted(SESSION))))
          .containsExactly("ear-2");
      String kept = client.get("v1/users?k=1").json().at("/users/0/userId").textValue();
      assertThat(kept).matches("psn_[A-Za-z0-9_-]{43}");
      var history = client.get("v1/users/" + USER).json();
      assertThat(history.get("userId").textValue()).isEqualTo(kept);
      assertThat(client.get("v1/users/" + kept).json().get("history"))
          .isEqualTo(history.get("history"));
      assertThat(ids(client.get("v1/search?q=tea&k=1&userId=" + USER)))
          .isEqualTo(ids(client.get("v1/search?q=tea&k=1&userId=" + kept)));
      assertThat(client.get("v1/users/nobody").json().get("detail").textValue())
          .startsWith("no user 'psn_");
      assertThat(filesWith(served.shop().home().root(), USER, SESSION, KEY)).isEmpty();

      assertThat(client.delete("v1/users/" + USER).json().get("events").intValue()).isEqualTo(1);
      assertThat(client.get("v1/users/" + kept).status()).isEqualTo(404);
    }
  }

  @Test
  void theIdOfAPagesEventCannotBeTriedOutWithoutTheKey() {
    var privacy = new PrivacySettings(true, Optional.of(Secret.of(KEY)));
    try (var served =
        new Served(Served.config().withShop(ShopConfig.DEFAULT.withPrivacy(privacy)))) {
      var key =
          Keys.of(served)
              .createForBrowsers(
                  "pages",
                  Grant.of(Scope.EVENTS).withOrigins(List.of("https://shop.example")),
                  Instant.now());
      served.server().readKeys();
      String token =
          BrowserKeysIT.signed(
              "{'userId':'%s','exp':4000000000}".formatted(USER), key.signing().orElseThrow());

      Client.Reply reply =
          served
              .client()
              .post(
                  "v1/events",
                  "{'events':[{'eventId':'e1','productId':'tea-1','type':'view'}]}",
                  "X-API-Key",
                  key.secret(),
                  "X-Shopper-Token",
                  token,
                  "Origin",
                  "https://shop.example");

      assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
      String kept = privacy.pseudonyms().of(USER);
      assertThat(served.server().store().events().of(ShopperId.user(kept)))
          .extracting(Event::id)
          .containsExactly("browser_" + Sha256.of("u" + kept + "\0e1"));
    }
  }

  private static String filesWith(Path folder, String... texts) throws IOException {
    var found = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String text : texts) {
          if (content.contains(text)) {
            found.append(file).append(": ").append(text).append('\n');
          }
        }
      }
    }
    return found.toString();
  }
}
