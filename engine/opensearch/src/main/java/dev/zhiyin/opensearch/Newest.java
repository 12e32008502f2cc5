package dev.zhiyin.opensearch;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** When the newest product of one state of an index came, asked once for all its views. */
final class Newest {
  private volatile Optional<Instant> known = Optional.empty();

  Optional<Instant> of(Supplier<Optional<Instant>> asking) {
    Optional<Instant> newest = known;
    if (newest.isEmpty()) { // two may ask, and hear the same
      newest = asking.get();
      known = newest;
    }
    return newest;
  }
}
