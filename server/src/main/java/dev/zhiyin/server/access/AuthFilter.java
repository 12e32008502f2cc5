package dev.zhiyin.server.access;

import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.access.Access.Browsers;
import dev.zhiyin.server.config.HttpSettings;
import dev.zhiyin.server.key.ApiKey;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.server.load.Admission;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets requests in by their key, and no more than there is room for. Runs once the route is known,
 * before it is taken.
 */
public final class AuthFilter {
  private static final String HEADER = "X-API-Key";

  private static final String BEARER = "Bearer ";

  private final KeyRing keys;
  private final Clock clock;
  private final Admission admission;
  private final Duration requestTime;

  public AuthFilter(KeyRing keys, HttpSettings settings, Clock clock) {
    this.keys = keys;
    this.clock = clock;
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
    Access access = Access.of(request.routeRoles());
    access
        .scope()
        .ifPresent(
            scope -> {
              Caller caller = keys.needed() ? caller(scope, request) : Caller.ANYBODY;
              caller.keep(request);
              admission.enter(request, access.kind(), caller.holder());
            });
  }

  private Caller caller(Scope scope, Context request) {
    ApiKey key = key(request);
    keys.count(key).ifPresent(wait -> tooOften("this key", wait));
    requireOrigin(key, request);
    Caller.requireScope(key, scope);
    return new Caller(
        Optional.of(key), key.signing().flatMap(secret -> shopper(key, secret, request)));
  }

  private ApiKey key(Context request) {
    String given = request.header(HEADER);
    String bearer = request.header(Header.AUTHORIZATION);
    boolean isBearer =
        given == null
            && bearer != null
            && bearer.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String secret = isBearer ? bearer.substring(BEARER.length()).strip() : given;
    if (secret == null) {
      throw unauthorized("this needs a key in the header " + HEADER);
    }
    ApiKey key =
        keys.find(secret)
            .orElseThrow(
                () ->
                    unauthorized(
                        "the key in %s is not valid"
                            .formatted(isBearer ? Header.AUTHORIZATION : HEADER)));
    Grant grant = key.grant();
    if (grant.isOver(clock.instant())) {
      Instant end = grant.expires().orElseThrow();
      throw unauthorized("key %s expired at %s".formatted(key.id(), end));
    }
    return key;
  }

  private static void requireOrigin(ApiKey key, Context request) {
    String origin = request.header(Header.ORIGIN);
    var allowed = key.grant().origins();
    if (origin != null && !allowed.isEmpty() && !allowed.contains(origin)) {
      throw forbidden("key %s is not for pages of this origin".formatted(key.id()));
    }
  }

  private Optional<ShopperId> shopper(ApiKey key, Secret signing, Context request) {
    boolean begins = request.routeRoles().contains(Browsers.TO_BEGIN);
    if (!begins && !request.routeRoles().contains(Browsers.ALLOWED)) {
      throw forbidden("key %s is for browsers, which may not ask for this".formatted(key.id()));
    }
    String token = request.header(ShopperTokens.HEADER);
    if (token == null && begins) {
      return Optional.empty();
    }
    if (token == null) {
      throw unauthorized(
          "key %s is for browsers and needs a shopper's token in the header %s"
              .formatted(key.id(), ShopperTokens.HEADER));
    }
    ShopperId shopperId = ShopperTokens.verified(token, signing, clock.instant());
    keys.count(key, shopperId).ifPresent(wait -> tooOften("this shopper", wait));
    return Optional.of(shopperId);
  }

  private static Refusal unauthorized(String detail) {
    return Refusal.of(ProblemKind.UNAUTHORIZED, detail);
  }

  private static Refusal forbidden(String detail) {
    return Refusal.of(ProblemKind.FORBIDDEN, detail);
  }

  private static void tooOften(String shopperId, Duration wait) {
    throw new Refusal(
        Problem.of(ProblemKind.RATE_LIMITED, shopperId + " sends more requests than it may")
            .withRetryAfter(wait));
  }
}
