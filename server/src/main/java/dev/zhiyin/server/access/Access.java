package dev.zhiyin.server.access;

import dev.zhiyin.engine.access.Scope;
import io.javalin.security.RouteRole;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a route wants of the key of a request. */
public enum Access implements RouteRole {
  /** No key, however busy the server is. */
  OPEN(Optional.empty()),
  READ(Optional.of(Scope.READ)),
  WRITE(Optional.of(Scope.WRITE)),
  ADMIN(Optional.of(Scope.ADMIN));

  private final Optional<Scope> scope;

  Access(Optional<Scope> scope) {
    this.scope = scope;
  }

  Optional<Scope> scope() {
    return scope;
  }

  /** What a route wants by its roles: one that says nothing is for administrators. */
  public static Access of(Set<? extends RouteRole> roles) {
    return roles.stream()
        .filter(Access.class::isInstance)
        .map(Access.class::cast)
        .findFirst()
        .orElse(ADMIN);
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
