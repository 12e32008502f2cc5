package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the web server refuses before any route is tried is a problem like every other. */
@ExtendWith(Shared.class)
class BeforeRoutesIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users/%F0%9F/recommendations",
        "/v1/users/%F0%9F",
        "/v1/users/a%C3",
        "/v1/users/%C3%28",
        "/v1/users/%ED%A0%80/recommendations",
        "/v1/users/%C0%AF",
        "/v1/users/%F8%88%80%80%80",
        "/v1/users/%zz",
        "/v1/users/%",
        "/v1/users/%4",
        "/v1/users/%u0041",
        "/v1/users/%u",
        "/v1/users/a%00b",
        "/v1/users/../../x",
        "/v1/users/%2e%2e/%2e%2e/%2e%2e/x",
        "/..",
        "/%2e%2e/x",
        "/docs/%F0%9F",
        "/%F0%9F",
        "/base.css%F0%9F",
        "/docs/%2e%2e%2fzhiyin.yaml",
        "/v1/search?q=%F0%9F",
        "/v1/search?q=%zz",
        "v1/users",
        "*",
        "http://",
        "http://127.0.0.1:x/v1/users",
        "http:///v1/users",
        "/v1/users /x",
        "/\\x",
      })
  void aPathThatCannotBeReadIsAProblem(String target, Client client) {
    String answer =
        RawRequests.sent(
            client.address(),
            "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-ID: raw-1\r\nConnection: close\r\n\r\n"
                .formatted(target));

    assertProblem(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
  void byWhateverMethod(String method, Client client) {
    String answer =
        RawRequests.sent(
            client.address(),
            "%s /v1/products/%%FF HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                .formatted(method));

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("Content-Type: application/problem+json", "X-Request-ID: ");
    assertThat(answer.contains("{\"type\":")).isEqualTo(!method.equals("HEAD"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET /livez HTTP/1.1     | Content-Length: -1
          GET /livez HTTP/1.1     | Content-Length: 5x
          GET /livez HTTP/1.1     | Content-Length: 99999999999999999999
          GET /livez HTTP/1.1     | Content-Length: 5~Content-Length: 6
          POST /v1/events HTTP/1.1 | Content-Length: 5~Transfer-Encoding: chunked
          POST /v1/events HTTP/1.1 | Content-Type: application/json~Transfer-Encoding: chunked~~zz
          POST /v1/events HTTP/1.1 | Content-Type: application/json~Transfer-Encoding: chunked~~fffffffff~{
          POST /v1/events HTTP/1.1 | Content-Type: application/json~Transfer-Encoding: chunked~~5~{}
          POST /v1/events HTTP/1.1 | Transfer-Encoding: gzip, nonsense
          POST /v1/events HTTP/1.1 | Expect: nonsense~Content-Length: 0
          GET /livez HTTP/1.1     | X-Bad: a\0b
          GET /livez HTTP/1.1     | no colon
          GET /livez HTTP/1.1     | : empty
          GET /livez HTTP/1.1     | X-Fold: a~ folded
          GET /livez HTTP/1.1     | Sp ace: a
          GET /livez HTTP/9.1     | X-A: b
          GET /livez HTTP/0.9     | X-A: b
          GET /livez HTTP/1.1.1   | X-A: b
          GET /livez HTTPS/1.1    | X-A: b
          GET /livez              | X-A: b
          G\\0T /livez HTTP/1.1   | X-A: b
          G(T /livez HTTP/1.1     | X-A: b
          CONNECT a:80 HTTP/1.1   | X-A: b
          TRACE /livez HTTP/1.1   | X-A: b
          """)
  void aRequestThatCannotBeReadIsAProblem(String line, String header, Client client) {
    String answer =
        RawRequests.sent(
            client.address(),
            "%s\r\nHost: 127.0.0.1\r\nX-Request-ID: raw-1\r\nConnection: close\r\n%s\r\n\r\n"
                .formatted(line, header)
                .replace("~", "\r\n")
                .replace("\\0", "\0"));

    assertProblem(answer);
  }

  @ParameterizedTest
  @CsvSource({"path,414", "query,414", "header,431", "headers,431", "name,431", "method,4.."})
  void whatIsTooLongIsAProblem(String place, String status, Client client) {
    String long70k = "a".repeat(70_000);
    String request =
        switch (place) {
          case "path" -> "GET /" + long70k + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
          case "query" -> "GET /v1/search?q=" + long70k + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
          case "header" -> "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: " + long70k + "\r\n\r\n";
          case "headers" ->
              "GET /livez HTTP/1.1\r\nHost: localhost\r\n" + "X-A: b\r\n".repeat(10_000) + "\r\n";
          case "name" -> "GET /livez HTTP/1.1\r\nHost: localhost\r\n" + long70k + ": b\r\n\r\n";
          default -> long70k + " /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
        };

    String answer = RawRequests.sent(client.address(), request);

    assertProblem(answer);
    assertThat(answer).matches("(?s)HTTP/1.1 " + status + ".*");
  }

  private static void assertProblem(String answer) {
    assertThat(answer)
        .matches("(?s)HTTP/1\\.[01] 4\\d\\d.*")
        .contains("Content-Type: application/problem+json")
        .contains("X-Request-ID: ")
        .contains("{\"type\":\"urn:zhiyin:problem:")
        .doesNotContain("org.eclipse", "Jetty", "dev.zhiyin", "java.");
  }
}
