package dev.zhiyin.server.access;

import dev.zhiyin.server.key.Scope;
import dev.zhiyin.server.load.Admission.Kind;
import io.javalin.security.RouteRole;
import java.util.Optional;
import java.util.Set;

/** What a route wants of the key of a request, and which places its requests have. */
public enum Access implements RouteRole {
  /** No key, however busy the server is. */
  OPEN(Optional.empty(), Kind.ADMINISTRATION),
  RECOMMEND(Optional.of(Scope.RECOMMEND), Kind.READS),
  SEARCH(Optional.of(Scope.SEARCH), Kind.READS),
  EVENTS(Optional.of(Scope.EVENTS), Kind.WRITES),
  CATALOGUE(Optional.of(Scope.CATALOGUE), Kind.WRITES),
  SHOPPERS(Optional.of(Scope.SHOPPERS), Kind.ADMINISTRATION),
  METRICS(Optional.of(Scope.METRICS), Kind.ADMINISTRATION),
  ADMIN(Optional.of(Scope.ADMIN), Kind.ADMINISTRATION);

  private final Optional<Scope> scope;
  private final Kind kind;

  Access(Optional<Scope> scope, Kind kind) {
    this.scope = scope;
    this.kind = kind;
  }

  Optional<Scope> scope() {
    return scope;
  }

  Kind kind() {
    return kind;
  }

  /** What a route wants by its roles: one that says nothing is for administrators. */
  static Access of(Set<? extends RouteRole> roles) {
    return roles.stream()
        .filter(Access.class::isInstance)
        .map(Access.class::cast)
        .findFirst()
        .orElse(ADMIN);
  }

  /**
   * That a route may be asked with a key of browsers, which everybody can read. Such a route
   * answers for {@link Caller#shopper} only. One that does not say so may not.
   */
  public enum Browsers implements RouteRole {
    /** With the token of a shopper. */
    ALLOWED,
    /** Also without one: there the first of a session comes from. */
    TO_BEGIN
  }
}
