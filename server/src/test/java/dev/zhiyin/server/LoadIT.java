package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.config.HttpSettings;
import dev.zhiyin.server.load.Busy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More than a server can do, and clients that take their time. */
@Timeout(120)
class LoadIT {
  @Test
  void theNextRequestAfterTheMostIsRefusedAtOnceAndThoseInsideFinish() {
    try (var served = new Served(Served.config(HttpSettings.DEFAULT.withConcurrentRequests(2)));
        var first = HalfSent.recommendation(served);
        var second = HalfSent.recommendation(served)) {
      HalfSent.awaitUnderWay(served, 2);

      var refused = served.client().get("v1/users");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.json().get("type").textValue()).isEqualTo("urn:zhiyin:problem:too-busy");
      assertThat(refused.json().get("detail").textValue())
          .isEqualTo("2 requests are worked on, the most that may be");
      assertThat(served.client().get("livez").status()).isEqualTo(200);
      assertThat(served.client().get("readyz").status()).isEqualTo(200);

      assertThat(first.finish()).startsWith("HTTP/1.1 200");
      HalfSent.awaitUnderWay(served, 1);
      assertThat(served.client().get("metrics").response().body())
          .contains("zhiyin_requests_underway 2.0");
      assertThat(second.finish()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void placesAreFreeAgainHoweverRequestsEnd() {
    try (var served = new Served(Served.config(HttpSettings.DEFAULT.withConcurrentRequests(2)))) {
      var client = served.client();
      for (int i = 0; i < 20; i++) {
        client.get("v1/products/none");
        client.get("v1/search");
        client.post("v1/recommendations", "{");
        HalfSent.recommendation(served).close();
        HalfSent.awaitUnderWay(served, 0);
      }

      assertThat(client.get("v1/users").status()).isEqualTo(200);
    }
  }

  @Test
  void answersThatWaitTooLongAreRefusedAndWritesWaitForNone() {
    try (var served = new Served()) {
      var client = served.client();
      JsonNode first = client.post("v1/recommendations", "{'k':3}").json();
      String next = "{'cursor':'%s'}".formatted(first.get("cursor").textValue());
      try (var _ = new Busy(served.server().turns(), Runtime.getRuntime().availableProcessors())) {
        for (var refused :
            List.of(
                client.get("v1/users/u1/recommendations"),
                client.get("v1/search?q=tent"),
                client.post("v1/recommendations", next))) {
          assertThat(refused.status()).isEqualTo(503);
          assertThat(refused.header("Retry-After")).isEqualTo("1");
          assertThat(refused.json().get("type").textValue())
              .isEqualTo("urn:zhiyin:problem:too-busy");
          assertThat(refused.json().get("detail").textValue())
              .isEqualTo("more is asked than can be answered: this waited 1000 ms for its turn");
        }
        assertThat(client.put("v1/products/t-1", "{'title':'a tent in time'}").status())
            .isEqualTo(200);
        assertThat(
                client
                    .post(
                        "v1/events", "{'events':[{'userId':'u1','productId':'t-1','type':'view'}]}")
                    .status())
            .isEqualTo(200);
        assertThat(client.get("v1/products/t-1").status()).isEqualTo(200);
        assertThat(client.get("readyz").status()).isEqualTo(200);
      }
      assertThat(client.get("v1/search?q=tent").json().toString()).contains("t-1");
    }
  }

  @Test
  void aBodyThatDoesNotComeInTimeIsNotWaitedFor() {
    Duration time = Duration.ofMillis(300);
    try (var served = new Served(Served.config(HttpSettings.DEFAULT.withRequestTime(time)));
        var slow = HalfSent.recommendation(served, "X-API-Key: unused")) {
      assertThat(slow.answer())
          .startsWith("HTTP/1.1 408")
          .contains("the body was not complete within 300 ms");
      HalfSent.awaitUnderWay(served, 0);
    }
  }
}
