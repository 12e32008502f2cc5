package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What HTTP itself offers: compression, entity tags, other origins. */
@ExtendWith(Shared.class)
class ExchangeIT {
  @Test
  void aLongAnswerIsCompressedForThoseWhoUnderstandIt(Client client)
      throws IOException, InterruptedException {
    String path = "v1/products/popular?k=14&locale=en";
    try (var http = HttpClient.newHttpClient()) {
      var reply =
          http.send(
              client.request(path, "Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

      assertThat(reply.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(reply.headers().allValues("Vary")).contains("Accept-Encoding");
      try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
        var text = new String(unzipped.readAllBytes(), UTF_8);
        assertThat(text.length()).isGreaterThan(2 * reply.body().length);
        assertThat(Client.plain(text).get("items")).isEqualTo(client.get(path).json().get("items"));
      }
    }
    assertThat(client.get(path).header("Content-Encoding")).isEmpty();
  }

  @Test
  void aProductIsNotSentAgainToThoseWhoHaveIt(Client client) {
    client.put("v1/products/x-1", "{'title':'a lamp','price':10}");
    String tag = client.get("v1/products/x-1").header("ETag");

    for (String known : List.of(tag, "\"other\", " + tag, "*", tag.substring(2))) {
      var same = client.get("v1/products/x-1", "If-None-Match", known);
      assertThat(same.status()).as(known).isEqualTo(304);
      assertThat(same.header("ETag")).isEqualTo(tag);
    }
    client.put("v1/products/x-1", "{'title':'a lamp','price':11}");
    var changed = client.get("v1/products/x-1", "If-None-Match", tag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
    client.delete("v1/products/x-1");
  }

  @Test
  void pagesElsewhereMayNotAskUnlessTheSettingsSaySo(Client client) {
    String shop = "https://shop.example";
    assertThat(client.get("v1/users", "Origin", shop).header("Access-Control-Allow-Origin"))
        .isEmpty();

    try (var served = new Served(Served.config("server: {origins: ['%s']}".formatted(shop)))) {
      var asked = served.client().get("v1/users", "Origin", shop);
      assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(shop);
      assertThat(asked.header("Access-Control-Expose-Headers")).contains("Idempotent-Replayed");
      assertThat(
              served
                  .client()
                  .get("v1/users", "Origin", "https://else.example")
                  .header("Access-Control-Allow-Origin"))
          .isEmpty();
      var preflight =
          served
              .client()
              .send(
                  served
                      .client()
                      .request(
                          "v1/events",
                          "Origin",
                          shop,
                          "Access-Control-Request-Method",
                          "POST",
                          "Access-Control-Request-Headers",
                          "X-API-Key, Content-Type")
                      .method("OPTIONS", BodyPublishers.noBody()));
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(shop);
      assertThat(preflight.header("Access-Control-Allow-Headers")).contains("X-API-Key");
    }
  }

  @Test
  void pagesAllowNothingFromElsewhereButPictures(Client client) {
    for (String path :
        List.of("", "docs", "docs/docs.js", "webjars/swagger-ui/swagger-ui-bundle.js")) {
      var page = client.get(path);
      assertThat(page.header("Content-Security-Policy"))
          .as(path)
          .startsWith("default-src 'self'; img-src")
          .endsWith("base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }
  }
}
