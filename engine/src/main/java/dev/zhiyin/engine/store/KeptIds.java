package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Remembers by which key the ids of shoppers were replaced: with another, all of them would be
 * strangers, and nobody could be erased any more.
 */
final class KeptIds {
  private static final String FINGERPRINT = "pseudonyms";

  private KeptIds() {}

  /** What tells the key; empty if ids are kept as they are. */
  static Optional<String> fingerprint(Handle handle) {
    return StoreFacts.get(handle, FINGERPRINT);
  }

  /**
   * Passes if ids are replaced as they always were, or nobody is there yet.
   *
   * @param place names the store
   * @param wanted tells the key
   * @return whether the key is remembered only now
   */
  static boolean require(Handle handle, String place, Optional<String> wanted) {
    var kept = fingerprint(handle);
    if (kept.equals(wanted)) {
      return false;
    }
    if (hasShoppers(handle)) {
      throw new WorkRefused(place + why(kept.isPresent(), wanted.isPresent()));
    }
    wanted.ifPresentOrElse(
        key -> StoreFacts.put(handle, FINGERPRINT, key),
        () -> StoreFacts.remove(handle, FINGERPRINT));
    return true;
  }

  private static boolean hasShoppers(Handle handle) {
    return handle
        .select("SELECT EXISTS (SELECT 1 FROM event) OR EXISTS (SELECT 1 FROM session)")
        .mapTo(Boolean.class)
        .one();
  }

  private static String why(boolean kept, boolean wanted) {
    if (!kept) {
      return " has shoppers whose ids were kept as they are; privacy.pseudonymise is for a store"
          + " without shoppers";
    }
    return " has shoppers whose ids were replaced by a keyed hash; "
        + (wanted
            ? "the key of privacy is another one"
            : "privacy.pseudonymise and its key are missing");
  }
}
