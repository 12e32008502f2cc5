package dev.zhiyin.server.access;

import dev.zhiyin.engine.access.ApiKey;
import dev.zhiyin.engine.access.Scope;
import dev.zhiyin.engine.config.HttpSettings;
import dev.zhiyin.server.load.Admission;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.Duration;

/**
 * Lets requests in by their key, and no more than there is room for. Runs once the route is known,
 * before it is taken.
 */
public final class Gate {
  public static final String HEADER = "X-API-Key";

  private final KeyRing keys;
  private final Admission admission;
  private final Duration requestTime;

  public Gate(KeyRing keys, HttpSettings settings) {
    this.keys = keys;
    this.admission = new Admission(settings.concurrentRequests());
    this.requestTime = settings.requestTime();
  }

  /** Sees requests leave. */
  public Admission admission() {
    return admission;
  }

  /** Watches over every route. */
  public void add(RoutesConfig routes) {
    routes.beforeMatched(this::admit);
  }

  private void admit(Context request) {
    Deadline.start(request, requestTime);
    Access.of(request.routeRoles())
        .scope()
        .ifPresent(
            scope -> {
              require(scope, request);
              admission.enter(request);
            });
  }

  private void require(Scope scope, Context request) {
    String secret = request.header(HEADER);
    if (!keys.needed()) {
      return;
    }
    if (secret == null) {
      throw unauthorized("this needs a key in the header " + HEADER, request);
    }
    ApiKey key =
        keys.find(secret)
            .orElseThrow(
                () -> unauthorized("the key in %s is not valid".formatted(HEADER), request));
    keys.count(key).ifPresent(Gate::tooOften);
    if (!key.scope().allows(scope)) {
      throw new Refusal(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "key %s has the scope %s; this needs %s"
                  .formatted(key.id(), key.scope().text(), scope.text())));
    }
  }

  private static Refusal unauthorized(String detail, Context request) {
    request.header(Header.WWW_AUTHENTICATE, "ApiKey header=\"%s\"".formatted(HEADER));
    return new Refusal(Problem.of(ProblemKind.UNAUTHORIZED, detail));
  }

  private static void tooOften(Duration wait) {
    throw new Refusal(
        Problem.of(ProblemKind.RATE_LIMITED, "this key sends more requests than it may")
            .withRetryAfter(wait));
  }
}
