package dev.zhiyin.engine.store;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Whom a shop has erased: what a restored backup and loaded files have to obey.
 *
 * @param salt of the hashes, in hexadecimal; the same in all backups of a shop
 */
public record ErasureLedger(String salt, List<Entry> entries) {
  public ErasureLedger {
    requireHex("salt", salt);
    entries = List.copyOf(entries);
  }

  /**
   * An erasure: nothing of the shopper is kept that came up to then.
   *
   * @param idHash HMAC-SHA256 of the id by the salt, in hexadecimal
   */
  public record Entry(String idHash, Instant erasedAt) {
    public Entry {
      requireHex("idHash", idHash);
    }
  }

  private static void requireHex(String name, String text) {
    try {
      if (HexFormat.of().parseHex(text).length == 32) {
        return;
      }
    } catch (IllegalArgumentException _) { // told below
    }
    throw new IllegalArgumentException(
        "%s is '%s'; it must be 64 hexadecimal digits".formatted(name, text));
  }
}
