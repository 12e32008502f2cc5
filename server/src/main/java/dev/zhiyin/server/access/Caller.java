package dev.zhiyin.server.access;

import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.key.ApiKey;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.server.load.Admission.Holder;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * Who sends a request.
 *
 * @param key empty while the shop has none
 * @param shopper whose browser it is; there with a key of browsers, and then the only one for whom
 *     is answered
 */
public record Caller(Optional<ApiKey> key, Optional<ShopperId> shopper) {
  /** Anybody, while the shop has no key. */
  static final Caller ANYBODY = new Caller(Optional.empty(), Optional.empty());

  private static final String ATTRIBUTE = "zhiyin.caller";

  /** The caller of a request that was let in. */
  public static Caller of(Context request) {
    Caller caller = request.attribute(ATTRIBUTE);
    return caller == null ? ANYBODY : caller;
  }

  void keep(Context request) {
    request.attribute(ATTRIBUTE, this);
  }

  /** Whose places its requests take. */
  Holder holder() {
    return key.map(
            one ->
                new Holder(
                    one.id(),
                    one.grant().limits().concurrentRequests().orElse(Holder.ANYBODY.most())))
        .orElse(Holder.ANYBODY);
  }

  /** Tells callers apart: keys, and shoppers of one key. */
  public String id() {
    return key.map(ApiKey::hash).orElse("") + shopper.map(ShopperId::key).orElse("");
  }

  /** Whether it is a page, which everybody can read and change. */
  public boolean isBrowser() {
    return shopper.isPresent();
  }

  /**
   * The shopper to answer for.
   *
   * @param asked whom the request names
   * @return who was asked for, or the browser's own
   * @throws Refusal if a browser asks for another shopper than its own, or a program names one and
   *     its key does not allow lists for shoppers, which tell of them
   */
  public Optional<ShopperId> reads(Optional<ShopperId> asked) {
    asked.ifPresent(this::require);
    requireMayRead(asked);
    return shopper.map(own -> own.userId().map(ShopperId::user).orElse(own)).or(() -> asked);
  }

  /**
   * Refuses a program whose key does not allow lists for shoppers what is for one.
   *
   * @param asked empty if it is for nobody
   */
  public void requireMayRead(Optional<ShopperId> asked) {
    if (asked.isPresent() && !isBrowser()) {
      requireScope(Scope.RECOMMEND);
    }
  }

  /**
   * The shopper who did something.
   *
   * @param named by the event, empty if it names none
   * @throws Refusal if a browser tells of another shopper than its own
   */
  public Optional<ShopperId> writes(Optional<ShopperId> named) {
    named.ifPresent(this::require);
    return shopper.or(() -> named);
  }

  private void require(ShopperId asked) {
    shopper.ifPresent(
        own -> {
          if (!isIn(asked.userId(), own.userId()) || !isIn(asked.sessionId(), own.sessionId())) {
            throw refused("the token in %s is of another shopper".formatted(ShopperTokens.HEADER));
          }
        });
  }

  private static boolean isIn(Optional<String> asked, Optional<String> own) {
    return asked.isEmpty() || asked.equals(own);
  }

  /** Refuses a browser what only programs may. */
  public void requireProgram(String what) {
    if (isBrowser()) {
      throw refused(what + " is not for browsers");
    }
  }

  /**
   * Refuses a key that does not allow what is asked, whatever else the route wanted of it.
   *
   * @throws Refusal if there is a key and it has another scope
   */
  public void requireScope(Scope scope) {
    key.ifPresent(one -> requireScope(one, scope));
  }

  static void requireScope(ApiKey key, Scope scope) {
    if (!key.grant().allows(scope)) {
      throw refused(
          "key %s has the scope %s; this needs %s"
              .formatted(key.id(), key.grant().scopeNames(), scope.text()));
    }
  }

  private static Refusal refused(String detail) {
    return Refusal.of(ProblemKind.FORBIDDEN, detail);
  }
}
