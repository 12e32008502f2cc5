package dev.zhiyin.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 hexadecimal digits in lower case. */
public final class Sha256 {
  /** Bytes of a file that are read without a rest. */
  private static final int PART = 1 << 19;

  private Sha256() {}

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Of a text in UTF-8. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of a file, read once, however large. */
  public static String of(Path file) throws IOException {
    return of(file, Throttle.FULL);
  }

  /** The same, at a pace. */
  public static String of(Path file, Throttle throttle) throws IOException {
    MessageDigest digest = digest();
    try (var in = Files.newInputStream(file)) {
      var part = new byte[PART];
      int read;
      do {
        long start = Throttle.now();
        read = in.readNBytes(part, 0, PART);
        digest.update(part, 0, read);
        throttle.rest(start);
      } while (read == PART);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A fresh one, for what comes in pieces. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
