package dev.zhiyin.opensearch;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** When the newest product of one state of an index came, asked once for all its views. */
final class Newest {
  private volatile @Nullable Optional<Instant> known;

  Optional<Instant> of(Supplier<Optional<Instant>> asking) {
    Optional<Instant> newest = known;
    if (newest == null) { // two may ask, and hear the same
      newest = asking.get();
      known = newest;
    }
    return newest;
  }
}
