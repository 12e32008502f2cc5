package dev.zhiyin.engine.config;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.privacy.Pseudonyms.PseudonymKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Under which names shoppers are kept.
 *
 * @param pseudonymise whether ids of shoppers and sessions are replaced, by a keyed hash, where
 *     they come in
 * @param key of that hash, at least 32 bytes in base64 or hexadecimal, from {@value #KEY} or the
 *     file {@code privacy.keyFile}; needed to pseudonymise. Another key makes every shopper a new
 *     one, and so is refused for a store that has shoppers
 */
public record PrivacySettings(boolean pseudonymise, Optional<Secret> key) {
  public static final String KEY = "ZHIYIN_PRIVACY_KEY";

  private static final String KEY_FILE = "privacy.keyFile";

  public static final PrivacySettings DEFAULT = new PrivacySettings(false, Optional.empty());

  public PrivacySettings {
    if (pseudonymise && key.isEmpty()) {
      throw new InvalidInput(
          "privacy.pseudonymise",
          "true",
          "a key with it: set %s or privacy.keyFile".formatted(KEY));
    }
    if (key.isPresent() && parsed(key).isEmpty()) {
      throw new InvalidInput(
          "the key of privacy.keyFile or " + KEY,
          "(secret) of %d characters".formatted(key.get().reveal().length()),
          "at least 32 bytes in base64 or hexadecimal, such as openssl rand -base64 32 makes");
    }
  }

  private static Optional<PseudonymKey> parsed(Optional<Secret> key) {
    return key.map(Secret::reveal).flatMap(PseudonymKey::parse);
  }

  /** What ids of shoppers and sessions are replaced by where they come in. */
  public Pseudonyms pseudonyms() {
    return parsed(key).filter(_ -> pseudonymise).map(Pseudonyms::keyed).orElseGet(Pseudonyms::none);
  }

  /** The settings as they are written. */
  private record Block(boolean pseudonymise, String keyFile) {}

  static PrivacySettings read(SettingsBinder settings, Map<String, String> environment, Home home) {
    Block block = settings.bind("privacy", new Block(DEFAULT.pseudonymise, ""));
    var file =
        environment.containsKey(KEY)
            ? Optional.<Path>empty()
            : settings
                .path(KEY_FILE, block.keyFile)
                .map(path -> Secret.protectedFile(KEY_FILE, path, home));
    return new PrivacySettings(block.pseudonymise, Secret.read(environment, KEY, KEY_FILE, file));
  }
}
