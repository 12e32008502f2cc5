package dev.zhiyin.server.live;

import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.store.CachedEncoder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A generation that can be asked: open, with a live index that follows the store. Thread-safe;
 * closed by who opened it, once no request is running.
 *
 * @param index the products as they are shown
 * @param follower keeps them up to date
 * @param parts all that is to be closed
 */
record Serving(
    Manifest manifest,
    Recommender recommender,
    LiveIndex index,
    IndexFollower follower,
    CachedEncoder encoder,
    OpenedParts parts)
    implements AutoCloseable {
  /** How many products it shows. */
  int products() {
    try (var snapshot = index.snapshot()) {
      return snapshot.size();
    }
  }

  Optional<Product> product(String id) {
    try (var snapshot = index.snapshot()) {
      OptionalInt doc = snapshot.find(id);
      return doc.isPresent() ? Optional.of(snapshot.product(doc.getAsInt())) : Optional.empty();
    }
  }

  /** The products that answers read most of late, at most so many. */
  List<Product> hottest(int most) {
    try (var snapshot = index.snapshot()) {
      return snapshot.hottest(most);
    }
  }

  /** Reads these products, as answers will, and shares what another knows of them. */
  void remember(List<Product> known, Serving other) {
    try (var snapshot = index.snapshot();
        var theirs = other.index.snapshot()) {
      snapshot.remember(known, theirs);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
