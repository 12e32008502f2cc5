package dev.zhiyin.engine.privacy;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Key of pseudonyms. No text shows it. */
public final class PseudonymKey {
  private static final int SHORTEST = 32;

  private final byte[] bytes;

  private PseudonymKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A key as it is written.
   *
   * @param text at least 32 bytes, in hexadecimal or in base64 of either alphabet
   * @return empty if it is not that
   */
  public static Optional<PseudonymKey> parse(String text) {
    return decoded(text).filter(bytes -> bytes.length >= SHORTEST).map(PseudonymKey::new);
  }

  private static Optional<byte[]> decoded(String text) {
    try {
      boolean hexadecimal = text.matches("([0-9a-fA-F]{2})+");
      String alphabet = text.replace('-', '+').replace('_', '/');
      return Optional.of(
          hexadecimal ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(alphabet));
    } catch (IllegalArgumentException neither) {
      return Optional.empty();
    }
  }

  /* Not a copy: it stays in this package. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
