package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.SharedState;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.worker.Workers;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.server.Http.Hosts;
import dev.zhiyin.server.access.AuthFilter;
import dev.zhiyin.server.access.CrossOrigin;
import dev.zhiyin.server.access.KeyRing;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.live.Background;
import dev.zhiyin.server.live.GenerationFollower;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.live.OpenEncoders;
import dev.zhiyin.server.live.OpenedParts;
import dev.zhiyin.server.live.RecallWatch;
import dev.zhiyin.server.load.Admission;
import dev.zhiyin.server.load.WorkerPool;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.metrics.Placements;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.recommendation.CursorStore;
import dev.zhiyin.server.recommendation.FilterJson;
import dev.zhiyin.server.recommendation.RecommendationService;
import dev.zhiyin.server.user.Expiry;
import dev.zhiyin.server.user.ShopperHistories;
import dev.zhiyin.server.user.SocialShoppers;
import dev.zhiyin.server.wording.ShopWordings;
import dev.zhiyin.server.wording.WordingProposer;
import dev.zhiyin.services.embeddings.ShopEncoders;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A shop, served: its store, the generation in service, and the web server. Closing it lets the
 * requests under way end, and closes everything in reverse order.
 */
public final class ZhiyinServer implements AutoCloseable {
  private static final Duration RECALL_LOOK = Duration.ofSeconds(1);
  private static final Duration FORGET_EVERY = Duration.ofSeconds(1);
  private static final Duration KEYS_EVERY = Duration.ofMillis(500);
  private static final Duration WORDINGS_EVERY = Duration.ofSeconds(1);
  private static final Duration COUNT_EVERY = Duration.ofMillis(100);
  private static final Duration EXPIRE_EVERY = Duration.ofSeconds(1);

  /* What a turn of work may take: what is read must not be old for long, much may be removed. */
  private static final Duration QUICK = Duration.ofMinutes(10);
  private static final Duration SLOW = Duration.ofHours(1);
  private static final Duration EXPIRY = Duration.ofHours(6);

  private final OpenedParts parts = new OpenedParts();
  private final Workers workers = new Workers();
  private final ServerConfig config;
  private final Store store;
  private final LiveGeneration live;
  private final ShopGenerations generations;
  private final Metrics metrics;
  private final CatalogueWriter catalogue;
  private final ShopperHistories shoppers;
  private final SharedState shared;
  private final CursorStore lists;
  private final Placements placements;
  private final WorkerPool pool;
  private final ShopWordings wordings;
  private final KeyRing keys;
  private final AuthFilter gate;
  private final Javalin http;

  private ZhiyinServer(Home home, ServerConfig config) {
    this.config = config;
    this.metrics = parts.add(new Metrics(), Metrics::close);
    var encoders =
        new OpenEncoders(
            ShopEncoders.serving(config.shop().encoder(), home, Encoders::open),
            config.shop().encoder().map(one -> one.waits().query()).orElse(Duration.ZERO),
            metrics);
    try (var _ = encoders.preload(new GenerationRepository(home))) {
      ApiKeys.requireNoFile(home);
      parts.add(HomeLock.take(home), HomeLock::close);
      TemporaryFolder.sweep(home);
      store = parts.add(Store.open(home, config.shop()), Store::close);
      generations =
          parts.add(ShopGenerations.of(home, config.shop(), store), ShopGenerations::close);
      requireGeneration(home, generations.repository());
      shared = parts.add(store.sharedState(config.server().listMegabytes()), SharedState::close);
      keys = new KeyRing(new ApiKeys(store.apiKeys()), config.server().http(), shared::servers);
      gate = new AuthFilter(keys, config.server().http(), Clock.systemUTC());
      requireKeyOrLoopback(config.server().http().host(), home);
      EmbeddingCache cache =
          parts.add(new EmbeddingCache(home.vectorCache()), EmbeddingCache::close);
      live = parts.add(new LiveGeneration(), LiveGeneration::close);
      catalogue = parts.add(CatalogueWriter.open(store, live, config), CatalogueWriter::close);
      lists = new CursorStore(shared, config.server().listTime());
      placements = metrics.placements(shared);
      shoppers =
          new ShopperHistories(
              store,
              live,
              config.shop().profile(),
              config.shop().market().sellersAreShoppers(),
              config.server().histories(),
              lists::forget);
      pool =
          parts.add(
              config.shop().index().isPresent()
                  ? WorkerPool.ofCluster()
                  : WorkerPool.ofProcessors(),
              WorkerPool::close);
      wordings = new ShopWordings(store.wordings(), config.reasons().isPresent());
      workers.add(store::workers);
      workers.add(shared::workers);
      workers.add(live::workers);
      workers.add(() -> List.of(catalogue.worker()));
      shared.join(Hosts.address(config.server().http().host(), config.server().port()));
      http =
          parts.add(
              Http.start(routesOf(pool), gate, new CrossOrigin(keys, config.server().http())),
              Http::stop);
      shared.join(address()); // with the port, where any free one was asked for
      var around =
          new GenerationFollower.Around(
              generations, config, store, cache, encoders, metrics, wordings.wordings());
      var follower = parts.add(GenerationFollower.start(around, live), GenerationFollower::close);
      workers.add(() -> List.of(follower.worker()));
      var background = parts.add(new Background(), Background::close);
      repeat(background);
      config
          .reasons()
          .ifPresent(
              reasons ->
                  parts
                      .add(
                          new WordingProposer(
                              home,
                              reasons,
                              wordings,
                              shared.isShared()
                                  ? Optional.of(store::wordingsLease)
                                  : Optional.empty()),
                          WordingProposer::close)
                      .start(background));
      workers.add(background::workers);
      metrics.watch(workers);
      measure();
    } catch (RuntimeException failure) {
      parts.close();
      throw failure;
    }
  }

  private void requireKeyOrLoopback(String host, Home home) {
    if (keys.isEmpty() && !Hosts.isLoopback(host)) {
      throw new WorkRefused(
          "server.host is '%s', and without a key a server listens on loopback only; make one with: zhiyin keys create --home %s --name NAME"
              .formatted(host, home.root()));
    }
  }

  private Routes routesOf(WorkerPool pool) {
    var recommendations =
        new RecommendationService(
            store,
            live,
            shoppers,
            new SocialShoppers(store, config.shop().arrange()),
            lists,
            metrics,
            placements,
            pool,
            new FilterJson(config.shop().attributes()),
            config.server().sequenceWait());
    return new Routes(
        config.server(),
        store,
        live,
        generations.repository(),
        catalogue,
        shoppers,
        recommendations,
        metrics,
        placements,
        shared,
        wordings,
        workers);
  }

  private void repeat(Background background) {
    background.repeat("keys", KEYS_EVERY, QUICK, keys);
    if (wordings.areUsed()) {
      background.repeat("wordings", WORDINGS_EVERY, SLOW, wordings::follow);
    }
    if (shared.isShared()) {
      background.repeat("placements", COUNT_EVERY, SLOW, placements);
    }
    background.repeat("forgetting", FORGET_EVERY, QUICK, shoppers::heedErasures);
    config
        .shop()
        .retention()
        .ifPresent(
            days ->
                background.repeat(
                    "retention", EXPIRE_EVERY, EXPIRY, new Expiry(store, Duration.ofDays(days))));
    var recall = new RecallWatch(live, config.server().recallEvery(), RandomGenerator.getDefault());
    background.repeat("recall-check", RECALL_LOOK, SLOW, recall);
    metrics.gauge(
        "zhiyin.index.recall.at.100",
        "share of the 100 true nearest products that the index finds, by its last check",
        recall::last);
  }

  private void measure() {
    metrics.gauge(
        "zhiyin.generation", "generation in service, 0 for none", () -> live.id().orElse(0));
    metrics.gauge(
        "zhiyin.store.sequence",
        "newest change of the store, as far as it is known here",
        () -> live.sequence() + live.behind());
    metrics.gauge("zhiyin.index.sequence", "newest change that answers show", live::sequence);
    metrics.gauge("zhiyin.index.products", "products that answers can show", live::products);
    metrics.gauge(
        "zhiyin.exposure.share",
        "share of the places of today's first pages of the products that a floor of exposure is"
            + " for; NaN without a floor, and before the first page",
        live::exposureShare);
    metrics.gauge(
        "zhiyin.products.quarantined",
        "products that cannot be embedded or indexed, and so are not shown",
        () -> catalogue.quarantine().size());
    metrics.gauge(
        "zhiyin.clock.ahead.seconds",
        "how far the clock is ahead of the time that has passed for sure; beyond a day either way"
            + " it is wrong, or the shop was closed",
        () -> store.clockAhead().toMillis() / 1000.0);
    metrics.gauge(
        "zhiyin.events.waiting", "events that wait for the store", store.events()::waiting);
    metrics.gauge(
        "zhiyin.products.waiting",
        "products that wait to be embedded and stored",
        catalogue::waiting);
    metrics.gauge("zhiyin.histories.remembered", "histories in memory", shoppers::remembered);
    metrics.gauge(
        "zhiyin.requests.underway",
        "requests under way, those whose body is still coming among them; server.concurrentRequests"
            + " are the most",
        gate.admission()::inside);
    metrics.gauge(
        "zhiyin.answers.waiting", "answers that wait for their turn to be begun", pool::waiting);
    metrics.gauge(
        "zhiyin.lists", "lists of this server that may be read on by a cursor", lists::size);
    metrics.gauge(
        "zhiyin.servers",
        "servers of the store that are alive, this one included",
        shared::servers);
  }

  /**
   * Starts serving and returns when it is ready. While it gets ready, it lives and answers that it
   * is not ready.
   *
   * @throws GenerationUnusable if the shop has no generation, or it cannot be opened
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if the port is taken, another server
   *     serves this home, or it cannot be written
   */
  public static ZhiyinServer start(Home home, ServerConfig config) {
    if (config.shop().index().isEmpty()) {
      requireGeneration(home, new GenerationRepository(home)); // before a store is made for it
    }
    return new ZhiyinServer(home, config);
  }

  private static void requireGeneration(Home home, GenerationRepository generations) {
    if (generations.current().isEmpty()) {
      throw new GenerationUnusable(
          "%s has no generation yet; make one with: zhiyin rebuild --home %s --products FILE --events FILE"
              .formatted(home.root(), home.root()));
    }
  }

  /** Where it is. */
  public URI address() {
    return Hosts.address(config.server().http().host(), http.port());
  }

  Store store() {
    return store;
  }

  LiveGeneration live() {
    return live;
  }

  WorkerPool pool() {
    return pool;
  }

  /** Follows what became of the keys, at once. */
  void readKeys() {
    keys.run();
  }

  Admission admission() {
    return gate.admission();
  }

  /** Every route, as method and path. */
  List<String> routes() {
    return Http.routes(http);
  }

  @Override
  public void close() {
    store.endUpkeep();
    Http.stop(http); // before what works in the background, which may take long to end
    parts.close();
  }
}
