package dev.zhiyin.engine.store;

import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.ShopperId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The profiles of a store: what shoppers say of themselves. Thread-safe. */
public final class ProfileStore {
  private final Store store;

  ProfileStore(Store store) {
    this.store = store;
  }

  /**
   * Has a user have this profile, in every process, from now on.
   *
   * @param userId as it is kept
   * @param profile an empty one is none
   */
  public void putProfile(String userId, StatedProfile profile) {
    ShopperId user = ShopperId.user(userId); // which checks it
    store.write(
        (handle, change) -> {
          ProfileTable.put(handle, change, user.id(), profile);
          return profile;
        });
  }

  /** The same for many users at once, by their ids as they are kept: all of them, or none. */
  public void putProfiles(Map<String, StatedProfile> profiles) {
    profiles.keySet().forEach(ShopperId::user); // which checks them
    store.writeLong(
        (handle, change) -> {
          profiles.forEach((user, profile) -> ProfileTable.put(handle, change, user, profile));
          return profiles;
        });
  }

  /** The profile of a user, or of the user whom a session belongs to, if there is one. */
  public Optional<UserProfile> profileOf(ShopperId shopperId) {
    return store.readInteractive(handle -> ProfileTable.find(handle, shopperId));
  }

  /** Hands out every profile, by user. */
  public void forEachProfile(Consumer<UserProfile> sink) {
    store.readSnapshot(
        handle -> {
          ProfileTable.forEach(handle, sink);
          return sink;
        });
  }
}
