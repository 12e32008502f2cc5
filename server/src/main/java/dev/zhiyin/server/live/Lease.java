package dev.zhiyin.server.live;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.server.live.LiveGeneration.RefCounted;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The right of one request to use a generation, which stays open until this is closed. */
public final class Lease implements AutoCloseable {
  private final RefCounted counted;

  Lease(RefCounted counted) {
    this.counted = counted;
  }

  public Recommender recommender() {
    return serving().recommender();
  }

  /** The number of the generation. */
  public long generation() {
    return serving().manifest().id();
  }

  /** The number of a change that every answer from now on has seen. */
  public long sequence() {
    return serving().follower().sequence();
  }

  /** Those of some products that there are, as answers show them, each once. */
  public List<Product> products(Collection<String> ids) {
    return serving().products(Set.copyOf(ids));
  }

  /** Remembers what the generation's encoder says of texts that may soon be those of products. */
  public void embed(List<String> texts) {
    serving().encoder().encode(texts, CachedEncoder.Progress.NONE);
  }

  /** Whether what the generation's encoder says of a text is remembered. */
  public boolean hasEmbedding(String text) {
    return serving().encoder().knows(text);
  }

  /**
   * Has a service encode words that will be asked for, while the thread that asks keeps no core
   * from others.
   *
   * @param left that the request has for it
   * @return false if it does not answer in time, so that these words have no meaning for now
   */
  public boolean encodeAhead(List<String> words, Duration left) {
    return serving().queries().ahead(words, left);
  }

  OpenGeneration serving() {
    return counted.serving();
  }

  boolean isOf(RefCounted other) {
    return counted == other;
  }

  /** Gives it back, once. */
  @Override
  public void close() {
    counted.release();
  }
}
