package dev.zhiyin.tools.verify;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.live.IndexerRole;
import dev.zhiyin.engine.live.ProductPreparation;
import dev.zhiyin.engine.live.ServingIndex;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import java.time.Duration;

/** What a server does with the index of a shop that has no trained model, without HTTP. */
final class LiveShop implements AutoCloseable {
  private final Store store;
  private final Generation generation;
  private final EmbeddingCache cache;
  private final TextEncoder encoder;
  private final LiveIndex index;
  private final ProductPreparation preparation;

  private LiveShop(Home home) {
    store = Store.open(home);
    generation = new GenerationRepository(home).openCurrentBase();
    encoder = Encoders.open(generation.manifest().encoder().source(), EncoderConfig.DEFAULT);
    cache = new EmbeddingCache(home.vectorCache());
    index =
        ServingIndex.open(home, generation, store.sequence(), IndexConfig.DEFAULT, Throttle.FULL);
    preparation =
        new ProductPreparation(
            new CachedEncoder(encoder, cache),
            generation.centring(),
            new UntrainedModel(encoder.dimension(), HistoryWeights.DEFAULT),
            AttributeTypes.NONE);
  }

  static LiveShop open(Home home) {
    return new LiveShop(home);
  }

  Store store() {
    return store;
  }

  /** The index itself, to write into it what the store does not say. */
  LiveIndex index() {
    return index;
  }

  ProductPreparation preparation() {
    return preparation;
  }

  /** Follows the store until it is closed. */
  IndexFollower follow() {
    var follower =
        IndexFollower.of(
            store,
            index,
            preparation,
            IndexerRole.ALONE,
            Duration.ofSeconds(5),
            new StatsFeed(store, _ -> {}),
            IndexFollower.Listener.NONE);
    follower.start();
    return follower;
  }

  /** Brings the index up to the store, and makes that durable. */
  void catchUp() {
    try (var follower =
        IndexFollower.of(
            store,
            index,
            preparation,
            IndexerRole.ALONE,
            Duration.ofSeconds(5),
            new StatsFeed(store, _ -> {}),
            IndexFollower.Listener.NONE)) {
      follower.catchUp();
    }
  }

  @Override
  public void close() {
    index.close();
    cache.close();
    encoder.close();
    generation.close();
    store.close();
  }
}
