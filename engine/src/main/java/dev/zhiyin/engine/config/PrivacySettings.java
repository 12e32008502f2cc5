package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Under which names shoppers are kept.
 *
 * @param pseudonymise whether ids of shoppers and sessions are replaced, by a keyed hash, where
 *     they come in
 * @param key of that hash, at least {@value #SHORTEST} characters, from {@value #KEY} or the file
 *     {@code privacy.keyFile}; needed to pseudonymise. Another key makes every shopper a new one
 */
public record PrivacySettings(boolean pseudonymise, Optional<Secret> key) {
  public static final String KEY = "ZHIYIN_PRIVACY_KEY";

  public static final PrivacySettings DEFAULT = new PrivacySettings(false, Optional.empty());

  private static final int SHORTEST = 32;

  public PrivacySettings {
    if (pseudonymise && key.isEmpty()) {
      throw new InvalidInput(
          "privacy.pseudonymise",
          "true",
          "a key with it: set %s or privacy.keyFile".formatted(KEY));
    }
    key.ifPresent(
        secret -> {
          int length = secret.reveal().length();
          if (length < SHORTEST) {
            throw new InvalidInput(
                "the key of privacy.keyFile or " + KEY,
                "(secret) of %d characters".formatted(length),
                "at least %d characters".formatted(SHORTEST));
          }
        });
  }

  static PrivacySettings read(Block all, Map<String, String> environment) {
    Block privacy = all.block("privacy", List.of("pseudonymise", "keyFile"));
    return new PrivacySettings(
        privacy.truth("pseudonymise").orElse(DEFAULT.pseudonymise),
        new SecretSource(environment).read(KEY, privacy.path("keyFile")));
  }
}
