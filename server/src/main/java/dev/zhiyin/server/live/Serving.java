package dev.zhiyin.server.live;

import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A generation that can be asked: open, with a live index that follows the store. Thread-safe;
 * closed by who opened it, once no request is running.
 */
final class Serving implements AutoCloseable {
  private final Manifest manifest;
  private final Recommender recommender;
  private final Sight sight;
  private final OpenedParts parts;

  /** The products as they are shown, and who keeps them up to date. */
  record Sight(LiveIndex index, IndexFollower follower, CachedEncoder encoder) {}

  /**
   * @param parts all that is to be closed
   */
  Serving(Manifest manifest, Recommender recommender, Sight sight, OpenedParts parts) {
    this.manifest = manifest;
    this.recommender = recommender;
    this.sight = sight;
    this.parts = parts;
  }

  Manifest manifest() {
    return manifest;
  }

  long id() {
    return manifest.id();
  }

  Recommender recommender() {
    return recommender;
  }

  /** The number of the newest change that it shows. */
  long sequence() {
    return sight.follower().sequence();
  }

  /** How many changes it knows of and does not show yet. */
  long behind() {
    return sight.follower().behind();
  }

  /** How many products it shows. */
  int products() {
    try (var snapshot = snapshot()) {
      return snapshot.size();
    }
  }

  Quarantine quarantine() {
    return sight.index().quarantine();
  }

  /** To be closed by the caller. */
  IndexSnapshot snapshot() {
    return sight.index().snapshot();
  }

  Optional<Product> product(String id) {
    try (var snapshot = snapshot()) {
      OptionalInt doc = snapshot.find(id);
      return doc.isPresent() ? Optional.of(snapshot.product(doc.getAsInt())) : Optional.empty();
    }
  }

  /** The products that answers read most of late, at most so many. */
  List<Product> hottest(int most) {
    try (var snapshot = snapshot()) {
      return snapshot.hottest(most);
    }
  }

  /** Reads these products, as answers will, and shares what another knows of them. */
  void remember(List<Product> known, Serving other) {
    try (var snapshot = snapshot();
        var theirs = other.snapshot()) {
      snapshot.remember(known, theirs);
    }
  }

  void embed(List<String> texts) {
    sight.encoder().encode(texts, CachedEncoder.Progress.NONE);
  }

  List<Worker> workers() {
    return sight.follower().workers();
  }

  void wake() {
    sight.follower().wake();
  }

  void catchUp() {
    sight.follower().catchUp();
  }

  boolean awaitShown(long sequence, Duration most) {
    return sight.follower().await(sequence, most);
  }

  @Override
  public void close() {
    parts.close();
  }
}
