package dev.zhiyin.tools.input;

import dev.zhiyin.engine.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A set of ids that are too many to be kept as texts: it keeps their fingerprints, 16 bytes each in
 * a table that is at most three quarters full. Not thread-safe.
 */
final class SeenIds {
  private long[] table = new long[2 * 1024]; // pairs; (0, 0) is an empty place
  private int size;

  /** Whether the id is new. */
  boolean add(String id) {
    if (4 * size >= 3 * (table.length / 2)) {
      grow();
    }
    Fingerprint print = Fingerprint.of(id);
    int at = place(table, print.high(), print.low());
    if (table[at] == print.high() && table[at + 1] == print.low()) {
      return false;
    }
    table[at] = print.high();
    table[at + 1] = print.low();
    size++;
    return true;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(table.length, 2)];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i] != 0 || table[i + 1] != 0) {
        int at = place(larger, table[i], table[i + 1]);
        larger[at] = table[i];
        larger[at + 1] = table[i + 1];
      }
    }
    table = larger;
  }

  /** Where the fingerprint stands, or else the empty place for it; the length is a power of 2. */
  private static int place(long[] table, long high, long low) {
    int mask = table.length - 1;
    int at = (int) (low << 1) & mask;
    while ((table[at] != 0 || table[at + 1] != 0) && (table[at] != high || table[at + 1] != low)) {
      at = (at + 2) & mask;
    }
    return at;
  }

  /** The first 128 bits of SHA-256 over some texts, in which no two of them run into each other. */
  record Fingerprint(long high, long low) {
    static Fingerprint of(String... texts) {
      MessageDigest digest = Sha256.digest();
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
      }
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      return new Fingerprint(hash.getLong(), hash.getLong());
    }

    /** 32 hexadecimal digits. */
    String text() {
      var hex = HexFormat.of();
      return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
  }
}
