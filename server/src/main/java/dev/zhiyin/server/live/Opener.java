package dev.zhiyin.server.live;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.live.ProductPreparation;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.wording.Wordings;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.server.config.ServerConfig;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Opens the generation that a shop serves, with all that it takes to serve it. */
final class Opener {
  private final ShopGenerations generations;
  private final Store store;
  private final EmbeddingCache cache;
  private final ServerConfig config;
  private final OpenEncoders encoders;
  private final Wordings wordings;
  private final PopularityRankings rankings = new PopularityRankings();
  private final StatsFeed productStats;

  /** Keeps what every generation is opened with; closes none of it. */
  Opener(GenerationFollower.Around around) {
    this.generations = around.generations();
    this.store = around.store();
    this.cache = around.cache();
    this.config = around.config();
    this.encoders = around.encoders();
    this.wordings = around.wordings();
    this.productStats = new StatsFeed(store, rankings);
  }

  /**
   * Opens the current generation. If only its index is damaged, another is made out of the store,
   * which takes as long as it takes.
   *
   * @param listener hears what its index shows
   * @throws ZhiyinException if anything else of it cannot be used
   */
  OpenGeneration openAnyhow(IndexFollower.Listener listener) {
    try (var _ = productStats.headStart()) { // beside the checksums, which take as long
      return open(generations.repository().openCurrentBase(), listener, Throttle.FULL, () -> false)
          .orElseThrow();
    }
  }

  /**
   * Opens the current generation if all of it is as it was made, beside requests that another one
   * answers.
   *
   * @param listener hears what its index shows
   * @param ends asked now and then whether to end before
   * @return empty if it ended before
   * @throws GenerationUnusable saying what differs
   */
  Optional<OpenGeneration> openWhole(IndexFollower.Listener listener, BooleanSupplier ends) {
    Generation generation = generations.repository().openCurrentBase(Throttle.BESIDE_REQUESTS);
    requireWholeIndex(generation);
    return open(generation, listener, Throttle.BESIDE_REQUESTS, ends);
  }

  /* Closes the generation if its index is damaged or cannot be read. */
  static void requireWholeIndex(Generation generation) {
    try (var parts = new OpenedParts()) {
      parts.add(generation, Generation::close);
      Optional<String> damage = generation.indexDamage(Throttle.BESIDE_REQUESTS);
      if (damage.isPresent()) {
        throw new GenerationUnusable(damage.get());
      }
      var _ = parts.handOver();
    }
  }

  private Optional<OpenGeneration> open(
      Generation generation,
      IndexFollower.Listener listener,
      Throttle throttle,
      BooleanSupplier ends) {
    try (var parts = new OpenedParts()) {
      parts.add(generation, Generation::close);
      MatchModel model = parts.add(model(generation), MatchModel::close);
      ShopGenerations.Opened opened =
          parts.add(generations.open(generation, throttle), ShopGenerations.Opened::close);
      WritableIndex index = opened.index();
      OpenEncoders.Borrowed encoder = parts.add(encoders.of(generation), TextEncoder::close);
      var cached = new CachedEncoder(encoder, cache);
      IndexFollower follower =
          parts.add(
              IndexFollower.of(
                  store,
                  index,
                  new ProductPreparation(
                      cached, generation.centring(), model, config.shop().attributes()),
                  opened.role(),
                  config.server().commitEvery(),
                  productStats,
                  listener),
              IndexFollower::close);
      if (!follower.catchUp(throttle, ends)) {
        return Optional.empty();
      }
      follower.start();
      var recommender = new Recommender(index, generation.centring(), model, encoder);
      return Optional.of(
          new OpenGeneration(
              generation.manifest(),
              recommender
                  .withClock(store::now)
                  .withRankings(rankings)
                  .withCoOccurrence(generation.coOccurrence())
                  .withComplements(generation.complements())
                  .withRenewal(generation.renewal())
                  .withRules(config.shop().arrange())
                  .withMarket(config.shop().market(), config.shop().attributes())
                  .withWordings(wordings),
              index,
              follower,
              opened.workers(),
              cached,
              encoder,
              parts.handOver()));
    }
  }

  private MatchModel model(Generation generation) {
    MatchModel model = OfflineGeneration.model(generation);
    var weights = config.shop().weights();
    return weights.isEmpty() ? model : model.withWeights(model.weights().withTypes(weights));
  }
}
