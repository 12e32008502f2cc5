package dev.zhiyin.engine.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Notice to whoever may remember a shopper: forget this one.
 *
 * @param idHash as {@link #hash} makes it
 */
public record ErasedShopper(long sequence, String idHash) {
  /** SHA-256 of a user's id, in hexadecimal. */
  public static String hash(String userId) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(userId.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
