package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page whose name was made to lead here (DNS rebinding) is told nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostsIT {
  @SuppressWarnings("NullAway.Init")
  private Served served;

  @BeforeAll
  void start() {
    served = new Served(Served.config("server: {hosts: [Shop.example, zhiyin_1]}"));
  }

  @AfterAll
  void stop() {
    served.close();
  }

  private String get(String target, String host) {
    return RawRequests.sent(
        served.server().address(),
        "GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n".formatted(target, host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/export/events",
        "/v1/users",
        "/",
        "/base.css",
        "/docs",
        "/docs/docs.js",
        "/webjars/uplot/dist/uPlot.esm.js",
        "/openapi.json",
        "/metrics",
        "/livez",
        "/readyz",
        "/mcp",
        "/v1/nothing",
        "/nothing",
      })
  void nothingIsToldToThoseWhoAskForAnotherHost(String path) {
    assertMisdirected(get(path, "Host: evil.example\r\n"), "evil.example");
    assertThat(get(path, "Host: 127.0.0.1:1\r\n")).doesNotStartWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "POST", "PUT", "DELETE", "HEAD", "BREW"})
  void neitherByAnyMethod(String method) {
    String answer =
        RawRequests.sent(
            served.server().address(),
            "%s /v1/products/tea-1 HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .formatted(method));

    assertThat(answer).startsWith("HTTP/1.1 421").doesNotContain("Access-Control-Allow-Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.evil.example",
        "evil.example.",
        "xlocalhost",
        "a.localhost",
        "shop.example.evil.example",
        "www.shop.example",
        "0.0.0.0",
        "128.0.0.1",
        "10.0.0.1",
        "[::2]",
        "[::]",
        "[::ffff:10.0.0.1]",
        "1270.0.0.1",
        "127.0.0.1%2eevil.example",
        "xn--lcalhost-54a",
      })
  void whatLooksLikeOursIsNot(String host) {
    assertThat(get("/v1/users", "Host: " + host + "\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json")
        .doesNotContain("小明");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "localhost.",
        "localhost.:65535",
        "127.0.0.1",
        "127.1.2.3:9",
        "[::1]",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "shop.example",
        "SHOP.EXAMPLE.:443",
        "zhiyin_1:8080",
      })
  void thisMachineAndTheNamesOfTheSettingsAreServed(String host) {
    assertThat(get("/v1/users", "Host: " + host + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void theHostOfTheTargetCountsToo() {
    assertMisdirected(
        get("http://evil.example/v1/users", "Host: evil.example\r\n"), "evil.example");
    assertThat(get("http://evil.example/v1/users", "Host: 127.0.0.1\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json")
        .doesNotContain("小明");
    assertThat(get("http://localhost/v1/users", "Host: evil.example\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json")
        .doesNotContain("小明");
    assertThat(get("http://localhost/v1/users", "Host: localhost\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aRequestWithoutAHostOrWithTwoIsRefused() {
    URI address = served.server().address();
    for (String request :
        List.of(
            "GET /v1/users HTTP/1.0\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nConnection: close\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: localhost:99999\r\nConnection: close\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: localhost:x\r\nConnection: close\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: u@localhost\r\nConnection: close\r\n\r\n",
            "GET /v1/users HTTP/1.1\r\nHost: localhost, evil.example\r\nConnection: close\r\n\r\n")) {
      assertThat(RawRequests.sent(address, request))
          .as(request)
          .matches("(?s)HTTP/1.[01] 4.*")
          .contains("application/problem+json")
          .doesNotContain("小明");
    }
    assertThat(RawRequests.sent(address, "GET /v1/users HTTP/1.0\r\nHost: localhost\r\n\r\n"))
        .contains(" 200 ");
  }

  @Test
  void aServerOnAnotherAddressIsAskedByThatAddressOrAConfiguredName() throws SocketException {
    try (var open =
        new Served(
            Served.config("server: {host: 0.0.0.0, hosts: [shop.example]}"),
            home ->
                Keys.with(home, keys -> keys.create("a", Grant.of(Scope.ADMIN), Instant.now())))) {
      int port = open.server().address().getPort();
      for (String own : addresses()) {
        URI address = URI.create("http://%s:%d/".formatted(own, port));
        assertThat(RawRequests.sent(address, readiness(own))).as(own).startsWith("HTTP/1.1 200");
        assertThat(RawRequests.sent(address, readiness("shop.example"))).contains(" 200 ");
        assertMisdirected(RawRequests.sent(address, readiness("evil.example")), "evil.example");
      }
    }
  }

  private static String readiness(String host) {
    return "GET /livez HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
  }

  /** Of this machine, as far as they are of IPv4; loopback is always one. */
  private static List<String> addresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(java.net.Inet4Address.class::isInstance)
        .map(java.net.InetAddress::getHostAddress)
        .collect(Collectors.collectingAndThen(Collectors.toList(), List::copyOf));
  }

  private static void assertMisdirected(String answer, String host) {
    assertThat(answer)
        .startsWith("HTTP/1.1 421")
        .contains("Content-Type: application/problem+json")
        .contains("\"type\":\"urn:zhiyin:problem:misdirected-request\"")
        .contains("this server is not '%s'; its names are set by server.hosts".formatted(host));
    assertThat(Stream.of("小明", "Zhiyin is", "zhiyin_")).noneMatch(answer::contains);
  }
}
