package dev.zhiyin.engine.privacy;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Names that stand for the ids of users and sessions, so that nobody without the key can tell or
 * try out whose they are (HMAC-SHA256, RFC 2104). One id has one name, and another key gives other
 * names. Thread-safe.
 */
public final class Pseudonyms {
  private static final Pseudonyms NONE = new Pseudonyms(null);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "psn_";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

  /* No id begins like it. */
  private static final String FINGERPRINT = "\0fingerprint";

  private final @Nullable PseudonymKey key;

  private Pseudonyms(@Nullable PseudonymKey key) {
    this.key = key;
  }

  /** Ids are kept as they are. */
  public static Pseudonyms none() {
    return NONE;
  }

  public static Pseudonyms keyed(PseudonymKey key) {
    return new Pseudonyms(key);
  }

  /** The name of a user or a session; what is a name already is its own. */
  public String of(String id) {
    return key == null || FORM.matcher(id).matches() ? id : PREFIX + code(key, id);
  }

  public ShopperId of(ShopperId shopperId) {
    return key == null
        ? shopperId
        : new ShopperId(shopperId.userId().map(this::of), shopperId.sessionId().map(this::of));
  }

  public Event of(Event event) {
    return key == null ? event : event.withWho(of(event.shopperId()));
  }

  /** Tells keys apart without telling a key; empty if ids are kept as they are. */
  public Optional<String> fingerprint() {
    return Optional.ofNullable(key).map(known -> code(known, FINGERPRINT));
  }

  private static String code(PseudonymKey key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM); // not thread-safe
      mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return key == null ? "Pseudonyms[none]" : "Pseudonyms[keyed]";
  }

  /** Key of pseudonyms. No text shows it. */
  public static final class PseudonymKey {
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
}
