package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.load.Deadline;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whom an answer is for.
 *
 * @param shopper of the store, whose profile is read, and whose history unless one is given
 * @param history of somebody whom the store need not know
 * @param minSequence number of the change that the answer must have seen
 * @param deadline until when it has to be begun
 */
public record Audience(
    Optional<ShopperId> shopper,
    Optional<History> history,
    OptionalLong minSequence,
    Deadline deadline) {
  /** The same, whose history is known. */
  Audience knowing(History known) {
    return new Audience(shopper, Optional.of(known), minSequence, deadline);
  }

  public static Audience of(Optional<ShopperId> shopper, Deadline deadline) {
    return new Audience(shopper, Optional.empty(), OptionalLong.empty(), deadline);
  }

  /** A shopper of whom nothing counts but the profile. */
  public static Audience withProfile(Optional<ShopperId> shopper, Deadline deadline) {
    return new Audience(shopper, Optional.of(History.EMPTY), OptionalLong.empty(), deadline);
  }
}
