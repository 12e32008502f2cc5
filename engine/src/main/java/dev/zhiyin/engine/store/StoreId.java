package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What tells a store from every other: drawn once, and kept by its backups. */
final class StoreId {
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
