package dev.zhiyin.server.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.UserProfile;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The profiles that were read last, and whose the sessions were, in memory: they stand in while the
 * store cannot be reached. Thread-safe.
 */
final class LastProfiles {
  /** Values of a usual profile; a longer one has the room of several. */
  private static final int VALUES = 10;

  private final Cache<String, Remembered> profiles;
  private final Cache<String, Owner> owners;
  private final UnaryOperator<String> hash;

  /**
   * @param owner hash of the user whose it is; empty if nobody's is known
   */
  private record Remembered(StatedProfile profile, Optional<String> owner) {
    int weight() {
      return 1 + profile.values().values().stream().mapToInt(List::size).sum() / VALUES;
    }
  }

  private record Owner(String user, String idHash) {}

  /**
   * @param most usual profiles, and sessions, at least 0
   * @param hash as {@link dev.zhiyin.engine.store.Store#erasureHash} makes it
   */
  LastProfiles(int most, UnaryOperator<String> hash) {
    this.hash = hash;
    profiles =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((String _, Remembered one) -> one.weight())
            .build();
    owners = Caffeine.newBuilder().maximumSize(most).build();
  }

  /**
   * Remembers a profile, or that there is none.
   *
   * @param asked by whom it was asked for, who may be a session of the user whose it is
   */
  void remember(ShopperId asked, Optional<UserProfile> found) {
    profiles.put(
        asked.key(),
        new Remembered(
            found.map(UserProfile::profile).orElse(StatedProfile.NONE),
            found.map(UserProfile::userId).or(asked::userId).map(hash)));
  }

  /** Remembers who a shopper is, or that it is not known. */
  void rememberUser(ShopperId asked, Optional<String> user) {
    user.ifPresentOrElse(
        id -> owners.put(asked.key(), new Owner(id, hash.apply(id))),
        () -> owners.invalidate(asked.key()));
  }

  /** Who a shopper is, if that is known. */
  Optional<String> userOf(ShopperId asked) {
    return asked
        .userId()
        .or(() -> Optional.ofNullable(owners.getIfPresent(asked.key())).map(Owner::user));
  }

  /** What there is, however old. */
  Optional<StatedProfile> find(ShopperId asked) {
    return Optional.ofNullable(profiles.getIfPresent(asked.key())).map(Remembered::profile);
  }

  /** Forgets everything of a user, as {@link LastHistories#forget} does. */
  void forget(String idHash) {
    profiles.asMap().values().removeIf(one -> one.owner().map(idHash::equals).orElse(true));
    owners.asMap().values().removeIf(one -> one.idHash.equals(idHash));
  }
}
