package dev.zhiyin.server.user;

import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.access.ShopperTokens;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.http.RequestBody;
import dev.zhiyin.server.key.ApiKey;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Gives browsers of shoppers who are not logged in a session, and the token that says so. */
public record SessionRoute(Store store) {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  public static void add(RoutesConfig routes, Store store) {
    routes.post("/v1/sessions", new SessionRoute(store)::post, Access.EVENTS, Browsers.TO_BEGIN);
  }

  private void post(Context request) {
    RequestBody.ignore(request);
    Query.of(request);
    Secret signing =
        Caller.of(request)
            .key()
            .flatMap(ApiKey::signing)
            .orElseThrow(
                () ->
                    Refusal.of(
                        ProblemKind.FORBIDDEN, "sessions are given to keys of browsers only"));
    String session = "session_" + random();
    Instant end = store.now().truncatedTo(ChronoUnit.SECONDS).plus(KEPT);
    String token = ShopperTokens.ofSession(session, end, signing);
    Json.send(request, new Begun(session, token, end.toString()));
  }

  private record Begun(String sessionId, String token, String expiresAt) {}

  private static String random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
