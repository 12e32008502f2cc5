package dev.zhiyin.server.key;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.store.ApiKeyTable;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys of a shop, in its store. From the first one on, whoever asks needs one, even when all
 * were revoked. Thread-safe.
 */
public final class ApiKeys {
  private static final int ID = 8;
  private static final String SECRET = "zhiyin_";
  private static final String SIGNING = "zhiyin_signing_";

  /* 256 random bits, which nobody guesses however fast the hash: no need of a slow one. */
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder WRITER = Base64.getUrlEncoder().withoutPadding();

  private final ApiKeyTable table;

  public ApiKeys(ApiKeyTable table) {
    this.table = table;
  }

  /**
   * Passes if a home has no keys of its own, as those of earlier versions have.
   *
   * @throws WorkRefused if it has
   */
  public static void requireNoFile(Home home) {
    if (Files.exists(home.earlierKeys())) {
      throw new WorkRefused(
          "%s is of an earlier version, and keys lie in the store now: delete it, and make its keys again with: zhiyin keys create --home %s --name NAME"
              .formatted(home.earlierKeys(), home.root()));
    }
  }

  /**
   * What there is.
   *
   * @param exist whether there ever was a key
   * @param valid those that are valid, oldest first
   */
  public record Known(boolean exist, List<ApiKey> valid) {
    public Known {
      valid = List.copyOf(valid);
    }
  }

  /**
   * A new key, with what is told once and never kept.
   *
   * @param secret for the header {@code X-API-Key}
   * @param signing secret that signs tokens of shoppers; there for a key of browsers
   */
  public record Created(ApiKey key, String secret, Optional<String> signing) {
    @Override
    public String toString() {
      return key.toString();
    }
  }

  /** All that is known of them at one moment. */
  public Known read() {
    ApiKeyTable.Content content = table.read();
    return new Known(
        content.everHadAny(),
        content.valid().stream().map(row -> ApiKeyJson.read(row.definition())).toList());
  }

  /** All that are valid, oldest first. */
  public List<ApiKey> list() {
    return read().valid();
  }

  /** Makes a key for programs, which keep it to themselves. */
  public Created create(String name, Grant grant, Instant now) {
    return add(name, grant, now, Optional.empty());
  }

  /** Makes a key for pages, which everybody can read. */
  public Created createForBrowsers(String name, Grant grant, Instant now) {
    return add(name, grant, now, Optional.of(random(SIGNING)));
  }

  private Created add(String name, Grant grant, Instant now, Optional<String> signing) {
    String secret = random(SECRET);
    String hash = hash(secret);
    var key =
        new ApiKey(
            hash.substring(0, ID),
            name,
            now.truncatedTo(ChronoUnit.SECONDS),
            hash,
            grant,
            signing.map(Secret::of));
    table.add(new ApiKeyTable.Row(hash, ApiKeyJson.write(key)));
    return new Created(key, secret, signing);
  }

  /**
   * Makes a key invalid.
   *
   * @throws WorkRefused if there is none of this id
   */
  public ApiKey revoke(String id) {
    List<ApiKey> keys = list();
    ApiKey revoked =
        keys.stream()
            .filter(key -> key.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new WorkRefused(unknown(id, keys)));
    table.revoke(revoked.hash());
    return revoked;
  }

  private static String unknown(String id, List<ApiKey> keys) {
    return "there is no key '%s'; %s"
        .formatted(
            id,
            keys.isEmpty()
                ? "there is none at all"
                : "there are " + keys.stream().map(ApiKey::id).collect(Collectors.joining(", ")));
  }

  private static String random(String prefix) {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return prefix + WRITER.encodeToString(bytes);
  }

  /** The hash by which the key of a secret is known. */
  public static String hash(String secret) {
    return Sha256.of(secret);
  }
}
