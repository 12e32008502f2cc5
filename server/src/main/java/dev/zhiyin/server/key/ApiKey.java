package dev.zhiyin.server.key;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.config.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key as it is kept: without the secret, of which only a hash is there.
 *
 * @param id by which it is revoked
 * @param name whom it was given to, 1 to 100 characters, not all blank
 * @param hash SHA-256 of the secret, in hexadecimal
 * @param signing secret that signs whose browser sends it; there for a key of browsers, which
 *     everybody can read
 */
public record ApiKey(
    String id, String name, Instant created, String hash, Grant grant, Optional<Secret> signing) {
  /** What a key that everybody can read may allow. */
  public static final Set<Scope> IN_BROWSERS = Set.of(Scope.RECOMMEND, Scope.SEARCH, Scope.EVENTS);

  private static final int LONGEST_NAME = 100;

  public ApiKey {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new InvalidInput(
          "name", name, "1 to %d characters, not all blank".formatted(LONGEST_NAME));
    }
    if (signing.isPresent()) {
      requireForBrowsers(grant);
    }
  }

  /**
   * Checks that a grant is one that everybody may have.
   *
   * @throws InvalidInput if it is not
   */
  public static void requireForBrowsers(Grant grant) {
    if (!IN_BROWSERS.containsAll(grant.scopes())) {
      throw new InvalidInput(
          "scope", grant.scopeNames(), "recommend, search and events for a key of browsers");
    }
    if (grant.origins().isEmpty()) {
      throw new InvalidInput("origin", "", "the origins of the pages, for a key of browsers");
    }
  }
}
