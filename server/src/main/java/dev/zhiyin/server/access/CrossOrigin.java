package dev.zhiyin.server.access;

import dev.zhiyin.server.config.HttpSettings;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import java.util.List;

/**
 * Lets pages of some other sites ask (WHATWG Fetch, CORS). Without these headers browsers keep
 * answers from pages of other sites, and do not send what changes something.
 */
public final class CrossOrigin {
  private static final String SECONDS = "600";

  private final KeyRing keys;
  private final List<String> origins;

  /**
   * @param keys whose origins may ask as well: what is asked before has no key, so all may that one
   *     of them allows
   */
  public CrossOrigin(KeyRing keys, HttpSettings settings) {
    this.keys = keys;
    this.origins = settings.origins();
  }

  /** Watches over every path, also for those that ask before they ask. */
  public void add(RoutesConfig routes) {
    routes.before(this::allow);
  }

  private void allow(Context request) {
    request.res().addHeader(Header.VARY, Header.ORIGIN);
    String origin = request.header(Header.ORIGIN);
    if (origin == null || !(origins.contains(origin) || keys.hasOrigin(origin))) {
      return;
    }
    request
        .header(Header.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .header(
            Header.ACCESS_CONTROL_EXPOSE_HEADERS,
            "ETag, Idempotent-Replayed, Retry-After, X-Request-ID");
    if (request.method().equals(HandlerType.OPTIONS)) {
      request
          .header(Header.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE")
          .header(
              Header.ACCESS_CONTROL_ALLOW_HEADERS,
              "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-None-Match, MCP-Protocol-Version, X-API-Key, X-Request-ID, X-Shopper-Token")
          .header(Header.ACCESS_CONTROL_MAX_AGE, SECONDS)
          .status(204)
          .skipRemainingHandlers();
    }
  }

  /**
   * Refuses a page of another site that may not ask, where that must not even be tried.
   *
   * @throws Refusal if the request's origin is neither this server's nor one that may ask
   */
  public static void require(Context request) {
    String origin = request.header(Header.ORIGIN);
    boolean may =
        origin == null
            || request.res().getHeader(Header.ACCESS_CONTROL_ALLOW_ORIGIN) != null
            || origin.replaceFirst("^https?://", "").equalsIgnoreCase(request.host());
    if (!may) {
      throw Refusal.of(
          ProblemKind.FORBIDDEN,
          "pages of '%s' may not ask; those that may are set by server.origins".formatted(origin));
    }
  }
}
