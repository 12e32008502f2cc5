package dev.zhiyin.engine.access;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Instant;

/**
 * A key as it is kept: without the secret, of which only a hash is there.
 *
 * @param id by which it is revoked
 * @param name whom it was given to, 1 to 100 characters, not all blank
 * @param hash SHA-256 of the secret, in hexadecimal
 */
public record ApiKey(String id, String name, Scope scope, Instant created, String hash) {
  private static final int LONGEST_NAME = 100;

  public ApiKey {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new InvalidInput(
          "name", name, "1 to %d characters, not all blank".formatted(LONGEST_NAME));
    }
  }
}
