package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.Generations;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.api.Shop;
import dev.zhiyin.server.live.GenerationFollower;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.metrics.Metrics;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A shop, served: its store, the generation in service, and the web server. Closing it lets the
 * requests under way end, and closes everything in reverse order.
 */
public final class ZhiyinServer implements AutoCloseable {
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final Store store;
  private final LiveGeneration live = new LiveGeneration();
  private final Metrics metrics = new Metrics();
  private final Javalin http;

  private ZhiyinServer(Home home, ShopConfig config) {
    store = opened(Store.open(home), Store::close);
    closers.push(metrics::close);
    closers.push(live::close);
    metrics.gauge("zhiyin.store.sequence", "newest change of the store", store::sequence);
    metrics.gauge(
        "zhiyin.generation", "generation in service, 0 for none", () -> live.id().orElse(0));
    try {
      http =
          opened(
              Http.start(new Shop(store, live, metrics, Clock.systemUTC()), config.server().port()),
              Http::stop);
      opened(
          GenerationFollower.start(home, store, live, metrics, config.server().followEvery()),
          GenerationFollower::close);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /**
   * Starts serving and returns when it is ready. While it gets ready, it lives and answers that it
   * is not ready.
   *
   * @throws GenerationUnusable if the shop has no generation, or it cannot be opened
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if the port is taken
   */
  public static ZhiyinServer start(Home home, ShopConfig config) {
    if (new Generations(home.generations()).current().isEmpty()) {
      throw new GenerationUnusable(
          "%s has no generation yet; make one with: zhiyin rebuild --home %s --products FILE --events FILE"
              .formatted(home.root(), home.root()));
    }
    return new ZhiyinServer(home, config);
  }

  /** Where it is. */
  public URI address() {
    return URI.create("http://%s:%d/".formatted(Http.HOST, http.port()));
  }

  Store store() {
    return store;
  }

  LiveGeneration live() {
    return live;
  }

  private <T> T opened(T part, Consumer<T> closer) {
    closers.push(() -> closer.accept(part));
    return part;
  }

  @Override
  public void close() {
    if (!closers.isEmpty()) {
      try {
        closers.pop().run();
      } finally { // whatever happens to one part, the others are closed too
        close();
      }
    }
  }
}
