package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.server.load.Admission.Kind;
import dev.zhiyin.server.load.Busy;
import dev.zhiyin.server.load.Held;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More than a server can do, and clients that take their time. */
@Timeout(120)
@Tag("alone")
class LoadIT {
  private static final String EVENT =
      "{'events':[{'userId':'l','productId':'tea-1','type':'view'}]}";

  @Test
  void theNextRequestAfterTheMostIsRefusedAtOnceAndThoseInsideFinish() {
    try (var served = new Served(Served.config(places(2)));
        var first = HalfSent.recommendation(served);
        var second = HalfSent.recommendation(served)) {
      HalfSent.awaitUnderWay(served, 2);

      var refused = served.client().post("v1/recommendations", "{}");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.json().get("type").textValue()).isEqualTo("urn:zhiyin:problem:too-busy");
      assertThat(refused.json().get("detail").textValue())
          .isEqualTo("2 bodies are still coming, the most that may be");
      for (String path : List.of("livez", "readyz", "v1/products/popular", "v1/users")) {
        assertThat(served.client().get(path).status()).as(path).isEqualTo(200);
      }

      assertThat(first.finish()).startsWith("HTTP/1.1 200");
      HalfSent.awaitUnderWay(served, 1);
      assertThat(served.client().get("metrics").response().body())
          .contains("zhiyin_requests_underway 2.0");
      assertThat(second.finish()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aFurtherConnectionWaitsUntilOneEnds() throws IOException {
    try (var served = new Served(Served.config("server: {connections: 2}"));
        var second = new Socket();
        var third = new Socket()) {
      try (var first = new Socket()) {
        askWhetherItLives(served, first);
        assertThat(status(first)).isEqualTo("HTTP/1.1 200 OK");
        askWhetherItLives(served, second);
        assertThat(status(second)).isEqualTo("HTTP/1.1 200 OK");
        askWhetherItLives(served, third);
        third.setSoTimeout(500);
        assertThatThrownBy(() -> status(third)).isInstanceOf(SocketTimeoutException.class);
      }

      third.setSoTimeout(20_000);
      assertThat(status(third)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  private static void askWhetherItLives(Served served, Socket socket) throws IOException {
    var address = served.client().address();
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
  }

  private static String status(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int next = socket.getInputStream().read();
        next >= 0 && next != '\r';
        next = socket.getInputStream().read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @Test
  void placesAreFreeAgainHoweverRequestsEnd() {
    try (var served = new Served(Served.config(places(1)))) {
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
  void readsWritesAndAdministrationHaveTheirOwnPlaces() {
    try (var served = new Served(Served.config(places(9)))) {
      var client = served.client();
      Map<Kind, Supplier<Client.Reply>> asked =
          Map.of(
              Kind.READS, () -> client.post("v1/recommendations", "{}"),
              Kind.WRITES, () -> client.post("v1/events", EVENT),
              Kind.ADMINISTRATION, () -> client.get("metrics"));
      asked.forEach(
          (full, _) -> {
            try (var _ = new Held(served.server().admission(), full)) {
              asked.forEach(
                  (kind, ask) ->
                      assertThat(ask.get().status())
                          .as("%s while %s are full", kind, full)
                          .isEqualTo(kind == full ? 503 : 200));
            }
          });
    }
  }

  @Test
  void aBodyOfUnknownLengthTakesNoPlaceOfThoseThatAreWorkedOn() {
    try (var served = new Served(Served.config(places(1)));
        var half = HalfSent.recommendationInChunks(served)) {
      HalfSent.awaitUnderWay(served, 1);
      assertThat(served.client().get("v1/products/popular").status()).isEqualTo(200);
      assertThat(half.finish()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aBodyThatNoRouteReadsTakesNoPlaceOfThoseThatAreStillComing() {
    Map<String, Kind> kinds =
        Map.of(
            "GET /v1/products/popular?k=1", Kind.READS,
            "DELETE /v1/products/tea-1", Kind.WRITES,
            "GET /metrics", Kind.ADMINISTRATION,
            "POST /v1/generations:rollback", Kind.ADMINISTRATION);
    try (var served = new Served(Served.config(places(1)))) {
      kinds.forEach(
          (request, kind) -> {
            try (var _ = new Held(served.server().admission(), kind);
                var sent = new HalfSent(served.server().address(), request, "{}")) {
              assertThat(sent.finish()).as(request).startsWith("HTTP/1.1 503");
            }
          });
    }
  }

  @Test
  void slowBodiesOfOneKeyLeaveTheOthersServed() {
    var secrets = new ArrayList<String>();
    try (var served =
        new Served(
            Served.config(),
            home ->
                Keys.use(
                    home,
                    keys -> {
                      for (String name : List.of("slow", "other")) {
                        secrets.add(
                            keys.create(name, Grant.of(Scope.RECOMMEND), Instant.now()).secret());
                      }
                    }))) {
      var slow = new ArrayList<HalfSent>();
      try {
        for (int i = 0; i < 256; i++) {
          slow.add(HalfSent.recommendation(served, "X-API-Key: " + secrets.getFirst()));
        }
        HalfSent.awaitUnderWay(served, 128);

        for (String path : List.of("v1/products/popular", "v1/users/Ann/recommendations")) {
          for (String key : secrets) {
            Instant start = Instant.now();
            assertThat(served.client().get(path, "X-API-Key", key).status()).isEqualTo(200);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
          }
        }
        assertThat(
                served
                    .client()
                    .post("v1/recommendations", "{}", "X-API-Key", secrets.getLast())
                    .status())
            .isEqualTo(200);
        var refused =
            served.client().post("v1/recommendations", "{}", "X-API-Key", secrets.getFirst());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().get("detail").textValue())
            .isEqualTo(
                "128 bodies are still coming for this key; the 128 places left are for others");
      } finally {
        slow.forEach(HalfSent::close);
      }
    }
  }

  private static String places(int bodies) {
    return "server: {concurrentRequests: {reads: 1, writes: 1, administration: 1, bodies: %d}}"
        .formatted(bodies);
  }

  @Test
  void answersThatWaitTooLongAreRefusedAndWritesWaitForNone() {
    try (var served = new Served()) {
      var client = served.client();
      JsonNode first = client.post("v1/recommendations", "{'k':3}").json();
      String next = "{'cursor':'%s'}".formatted(first.get("cursor").textValue());
      try (var _ = new Busy(served.server().pool(), Runtime.getRuntime().availableProcessors())) {
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
    try (var served =
            new Served(Served.config("server: {requestTime: %dms}".formatted(time.toMillis())));
        var slow = HalfSent.recommendation(served, "X-API-Key: unused")) {
      assertThat(slow.answer())
          .startsWith("HTTP/1.1 408")
          .contains("the body was not complete within 300 ms");
      HalfSent.awaitUnderWay(served, 0);
    }
  }
}
