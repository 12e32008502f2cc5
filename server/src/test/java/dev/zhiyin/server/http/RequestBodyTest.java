package dev.zhiyin.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  @Test
  void aBodyThatEndsBeforeItIsCompleteIsMalformed() throws IOException {
    assertRefused(request("/v1/events", Duration.ofMinutes(10)), ProblemKind.MALFORMED_REQUEST);
    assertRefused(request("/v1/products:batch", Duration.ZERO), ProblemKind.MALFORMED_REQUEST);
  }

  @Test
  void aBodyThatEndsWhenItsTimeIsOverWasTooSlow() throws IOException {
    assertRefused(request("/v1/events", Duration.ZERO), ProblemKind.REQUEST_TIMEOUT);
  }

  private static void assertRefused(Context request, ProblemKind wanted) {
    assertThatThrownBy(() -> RequestBody.drain(request))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.problem().kind()).isEqualTo(wanted);
              assertThat(refusal).hasMessageContaining(detail(wanted));
            });
  }

  private static String detail(ProblemKind kind) {
    return kind == ProblemKind.MALFORMED_REQUEST
        ? "the body ended before it was complete"
        : "the body was not complete within 0 ms";
  }

  /* One whose body breaks off at once. */
  private static Context request(String path, Duration allowed) throws IOException {
    var body = InputStream.nullInputStream();
    body.close();
    var attributes = new HashMap<Object, Object>();
    var request =
        (Context)
            Proxy.newProxyInstance(
                RequestBodyTest.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (_, method, arguments) ->
                    switch (method.getName()) {
                      case "path" -> path;
                      case "bodyInputStream" -> body;
                      case "attribute" ->
                          arguments.length == 1
                              ? attributes.get(arguments[0])
                              : attributes.put(arguments[0], arguments[1]);
                      default -> throw new AssertionError(method);
                    });
    Deadline.start(request, allowed);
    return request;
  }
}
