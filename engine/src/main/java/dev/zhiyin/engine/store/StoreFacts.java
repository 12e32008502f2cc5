package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What a store must remember about how it was filled, by name. */
final class StoreFacts {
  private StoreFacts() {}

  static Optional<String> get(Handle handle, String name) {
    return handle
        .select("SELECT value FROM setting WHERE name = ?", name)
        .mapTo(String.class)
        .findOne();
  }

  static void put(Handle handle, String name, String value) {
    handle.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value);
  }

  static void remove(Handle handle, String name) {
    handle.execute("DELETE FROM setting WHERE name = ?", name);
  }

  /** What tells a store from every other: drawn once, and kept by its backups. */
  static final class StoreId {
    private static final String NAME = "id";

    private StoreId() {}

    /** That of this store, which gets one if it has none. */
    static UUID getOrMake(Handle handle, Change change) {
      return get(handle)
          .orElseGet(
              () -> {
                UUID made = UUID.randomUUID();
                StoreFacts.put(handle, NAME, made.toString());
                change.keep();
                return made;
              });
    }

    /**
     * That of a store that was restored.
     *
     * @throws WorkRefused if it has none
     */
    static UUID require(Handle handle) {
      return get(handle)
          .orElseThrow(() -> new WorkRefused("the rows are not all of a store: its id is missing"));
    }

    private static Optional<UUID> get(Handle handle) {
      return StoreFacts.get(handle, NAME).map(UUID::fromString);
    }
  }

  /**
   * Remembers by which key the ids of shoppers were replaced: with another, all of them would be
   * strangers, and nobody could be erased any more.
   */
  static final class KeptIds {
    private static final String FINGERPRINT = "pseudonyms";

    /* Tables that have ids of shoppers. */
    private static final List<String> WITH_SHOPPERS =
        List.of("event", "session", "profile", "friend", "consent", "group_member");

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
          .select(
              WITH_SHOPPERS.stream()
                  .map("EXISTS (SELECT 1 FROM %s)"::formatted)
                  .collect(joining(" OR ", "SELECT ", "")))
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
}
