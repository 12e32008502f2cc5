package dev.zhiyin.engine.access;

import dev.zhiyin.engine.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secrets of keys. They are 256 random bits, which nobody guesses however fast the hash, so
 * SHA-256 does where passwords would need a slow one.
 */
final class Secrets {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** A new one. */
  static String random(String prefix) {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String hash(String secret) {
    return Sha256.of(secret);
  }
}
